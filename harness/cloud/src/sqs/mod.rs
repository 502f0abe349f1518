//! SQS: queues with no HTTP and no protocol in them, and the operations of its API over them.

mod checks;
mod deduplication;
mod line;
mod message;
mod names;
mod queue;
#[cfg(test)]
mod queue_tests;
mod receipt;
mod redrive;
mod refusal;
mod saved;
mod settings;
