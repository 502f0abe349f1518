//! What actions have in common that open a connection which stays open between steps.

use super::{ObservedField, ObservedType, observed};

/// Why there is no connection or stream.
pub(super) const NO_CONNECTION: ObservedField = observed(
    "error",
    ObservedType::Object(&[
        observed(
            "code",
            ObservedType::Text,
            "`handshake` where there was an answer; without one `refused`, `closed` or `timeout`.",
        ),
        observed(
            "message",
            ObservedType::Text,
            "What is wrong, or the body of the answer.",
        ),
        observed("status", ObservedType::Status, "The status of the answer."),
    ]),
    "Why there is no connection; missing where there is one. A step that does not expect an `error` fails where there is one.",
);

/// Describes the action that opens a connection: the request is that of every such action,
/// and the fields given are its own.
macro_rules! connect_action {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident = $key:literal {
            $(#[doc = $sdoc:literal])*
            subject $subject:ident,
            $(#[doc = $tdoc:literal])*
            to,
            $(#[doc = $fdoc:literal])*
            $field:ident : $ty:ty,
        }
        observes [$($observed:expr),* $(,)?], json $json:literal;
        example $example:literal;
    ) => {
        $crate::action::action! {
            $(#[doc = $doc])*
            pub struct $name = $key {
                $(#[doc = $sdoc])*
                subject $subject: $crate::settings::PlainText,
                $(#[doc = $tdoc])*
                to: $crate::action::http::Target,
                /// The app; without, the scenario's `app`, or the only app that it has.
                app: Option<$crate::settings::Name<$crate::settings::AppKind>>,
                /// The user whose access token goes with it; `nobody` for none if the scenario has an `as`.
                as_user as "as": Option<$crate::action::http::AsUser>,
                /// A bearer token.
                bearer: Option<$crate::settings::Text>,
                /// Query parameters; a list repeats a parameter.
                query: $crate::settings::Entries<$crate::value::Template>,
                /// Headers.
                headers: $crate::settings::Entries<$crate::settings::Text>,
                $(#[doc = $fdoc])*
                $field: $ty,
            }
            at most one of ["as", "bearer"]
            observes &[
                $($observed,)*
                $crate::action::observed(
                    "headers",
                    $crate::action::ObservedType::TextMap,
                    "The headers of the answer, names in lower case.",
                ),
                $crate::action::observed("json", $crate::action::ObservedType::Any, $json),
                $crate::action::connection::NO_CONNECTION,
            ];
            properties: [Changes];
            needs: |step| {
                let named = step.app.is_some();
                step.to.is_path().then_some($crate::pending::Requirement::App { named })
            };
            example $example;
        }
    };
}

pub(crate) use connect_action;
