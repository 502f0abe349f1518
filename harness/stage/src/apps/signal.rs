use rehearsal_process::Signal;
use rehearsal_script::stage::StopSignal;

/// Returns the signal that the stage file and the steps call by this name.
pub(super) fn signal(named: StopSignal) -> Signal {
    match named {
        StopSignal::Term => Signal::Terminate,
        StopSignal::Int => Signal::Interrupt,
        StopSignal::Quit => Signal::Quit,
        StopSignal::Kill => Signal::Kill,
    }
}
