//! The cloud, called through the real AWS SDKs and over plain HTTP.
//!
//! One binary, because each one links the SDKs anew: a module per service or topic.

mod sts;
mod support;
