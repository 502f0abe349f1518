//! HTTP in front of functions and servers: what function URLs and the APIs of API Gateway have
//! in common.
//!
//! `request` reads requests, and `event` makes the events of functions of them. `function`
//! invokes a function, and `response` makes an HTTP response of what it answers. `forward`
//! sends a request on to a server, `document` reads API definitions. `cors`, `token` and `authorizer` decide who may call.

pub mod authorized;
pub mod authorizer;
pub mod cors;
pub mod document;
pub mod event;
pub mod forward;
pub mod function;
pub mod request;
pub mod response;
pub mod target;
pub mod template;
pub mod token;
