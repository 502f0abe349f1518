//! A tap: a cloud that passes calls on to another one.
//!
//! Calls come and go through the same gateway as those of a cloud that answers
//! by itself: they are decoded for the journal and subject to the fault rules.
//! What is passed on is passed on as it came, the host's name and the signature
//! included; who may do what is for the other cloud to judge.

mod answer;
mod pass;

pub(crate) use answer::{error_in, output};
pub(crate) use pass::pass;

pub(crate) use rehearsal_cloud_core::upstream::Upstream;
