//! What AWS publishes of its services: operations, shapes, errors, protocols.
//!
//! Decoding, validation, encoding, error shapes and the coverage table all
//! follow from it. `data/` has it as text, which `data-generator/generate.py`
//! writes; it is part of the binary, is indexed when a service is first used, and
//! a shape is decoded when it is first read.
//!
//! As Rust statics the same models were 24,000 lines in the place of 2,700, and this
//! crate took 2.4 times the CPU to build without optimisation (with, 1.02 times).
//! Decoding all shapes of the largest service takes 0.7 ms without optimisation;
//! a call needs a few of them.

mod data;
mod known;
mod operation;
mod protocol;
#[cfg(test)]
pub(crate) mod sample;
mod service;
mod services;
mod shape;

pub use known::{KnownProtocol, KnownService};
pub use operation::{ErrorModel, OperationModel};
pub use protocol::Protocol;
pub use service::{CommonError, CommonErrors, ServiceModel};
pub use services::*;
pub use shape::{
    Bounds, EMPTY, ListShape, Location, MapShape, Member, STRING, Shape, ShapeRef, StringShape,
    StructureShape, TimeFormat,
};

#[cfg(test)]
mod tests;
