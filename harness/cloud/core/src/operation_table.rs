//! The macro by which services write their tables of operations.

/// The table of a service's operations: `Name => path` for one that answers
/// `Result<Output, ServiceError>`, `Name => waits path` for one that answers
/// `Result<Answer<Output>, ServiceError>`, `Name => across path` for one over the
/// resources of all services, `Name => defers path` for one whose output is a
/// [`DeferredOutput`](crate::service::DeferredOutput), and `Name => events path => path` for one whose output is a
/// stream of events: the second function answers `Result<Answer<EventBatch>, ServiceError>`.
/// One that may wait before its stream begins is written `Name => streams path => path`.
#[macro_export]
macro_rules! operations {
    (@waiting $run:path) => {
        |state, cx, input| match $run(state, cx, $crate::service::read(input)?)? {
            $crate::service::Answer::Now(output) => {
                let output = $crate::service::write(&output)?;
                Ok($crate::service::Answer::Now($crate::service::Output::Value(output)))
            }
            $crate::service::Answer::Wait { key, until } => {
                Ok($crate::service::Answer::Wait { key, until })
            }
        }
    };
    (@row $name:ident, defers $run:path) => {
        $crate::service::Operation {
            name: stringify!($name),
            waits: false,
            handler: $crate::service::Handler::Own(|state, cx, input| {
                let output = $run(state, cx, $crate::service::read(input)?)?;
                let output = $crate::service::Output::Deferred(Box::new(output));
                Ok($crate::service::Answer::Now(output))
            }),
            next_events: None,
        }
    };
    (@row $name:ident, waits $run:path) => {
        $crate::service::Operation {
            name: stringify!($name),
            waits: true,
            handler: $crate::service::Handler::Own($crate::operations!(@waiting $run)),
            next_events: None,
        }
    };
    (@row $name:ident, events $run:path, $next:path) => {
        $crate::service::Operation {
            next_events: Some($crate::operations!(@waiting $next)),
            ..$crate::operations!(@row $name, $run)
        }
    };
    (@row $name:ident, streams $run:path, $next:path) => {
        $crate::service::Operation {
            next_events: Some($crate::operations!(@waiting $next)),
            ..$crate::operations!(@row $name, waits $run)
        }
    };
    (@row $name:ident, $run:path) => {
        $crate::service::Operation {
            name: stringify!($name),
            waits: false,
            handler: $crate::service::Handler::Own(|state, cx, input| {
                let output = $run(state, cx, $crate::service::read(input)?)?;
                let output = $crate::service::write(&output)?;
                Ok($crate::service::Answer::Now($crate::service::Output::Value(output)))
            }),
            next_events: None,
        }
    };
    (@row $name:ident, across $run:path) => {
        $crate::service::Operation {
            name: stringify!($name),
            waits: false,
            handler: $crate::service::Handler::Across(|cx, input| {
                $crate::service::write(&$run(cx, $crate::service::read(input)?)?)
            }),
            next_events: None,
        }
    };
    ($($name:ident => $($run:ident)::+ $($waiting:ident $(:: $rest:ident)*)? $(=> $($next:ident)::+)?),* $(,)?) => {
        &[$($crate::operations!(@pick $name, $($run)::+ $(, $waiting $(:: $rest)*)? $(, $($next)::+)?)),*]
    };
    (@pick $name:ident, events, $($run:ident)::+, $($next:ident)::+) => {
        $crate::operations!(@row $name, events $($run)::+, $($next)::+)
    };
    (@pick $name:ident, streams, $($run:ident)::+, $($next:ident)::+) => {
        $crate::operations!(@row $name, streams $($run)::+, $($next)::+)
    };
    (@pick $name:ident, defers, $($run:ident)::+) => {
        $crate::operations!(@row $name, defers $($run)::+)
    };
    (@pick $name:ident, waits, $($run:ident)::+) => {
        $crate::operations!(@row $name, waits $($run)::+)
    };
    (@pick $name:ident, across, $($run:ident)::+) => {
        $crate::operations!(@row $name, across $($run)::+)
    };
    (@pick $name:ident, $($run:ident)::+) => {
        $crate::operations!(@row $name, $($run)::+)
    };
}
