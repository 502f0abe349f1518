//! The language of scenario and stage files.
//!
//! This crate parses text: it turns files into a [`Scenario`] and a [`StageConfig`] in
//! which everything is resolved and every node knows its place, and into
//! [`Diagnostic`]s that report all that is wrong with them in one go. It evaluates
//! expressions against a [`Scope`] and an [`EvalContext`] of the caller.
//!
//! It does not know how anything is started or run: no I/O (files come
//! through [`Sources`]), no clock, no tokio, no AWS, no SQL client.

pub mod action;
mod check;
mod checker;
mod column;
mod context;
pub mod data;
mod folders;
mod format;
mod inputs;
pub mod language;
pub mod matcher;
mod observed;
mod occurrence;
mod parallel;
mod parser;
mod pending;
pub mod reference;
mod resolve;
mod route;
pub mod scaffold;
mod scenario;
pub mod schema;
mod settings;
mod shared;
pub mod stage;

use rehearsal_syntax::{diagnostic, sources, suggest, time_span, value, yaml};

pub use action::Action;
pub use action::{BucketPath, ObjectPath};
pub use check::{CheckResult, check, check_with_profile};
pub use checker::Checker;
pub use column::ColumnType;
pub use diagnostic::{
    CODES, Code, CodeSpec, Diagnostic, Label, Severity, Style, Suggestion, render,
};
pub use format::{format, upgrade};
pub use inputs::{Input, InputKind};
pub use matcher::{Expect, FieldPath, Matcher, MatcherKind, Segment, Selection};
pub use occurrence::{NameForm, Occurrence, Symbol};
pub use pending::FlowId;
pub use rehearsal_document::{Document, Found, Markup, Selector};
pub use route::{RoutePattern, RouteSegment};
pub use scenario::{
    Capture, Case, FOLDER_FILE, Flow, Flows, Need, Repeat, Save, Scenario, SnapshotRef, StageUses,
    Step,
};
pub use settings::{
    AppKind, Count, Dynamic, Entries, FieldSpec, FilePath, Flag, Name, NameKind, Named, OneOrMany,
    OrAll, PlainText, SeedKind, SettingsSpec, Shape, Text, TimeSpan, UserKind,
};
pub use sources::{MemorySources, PathKind, Sources};
pub use stage::StageConfig;
pub use stage::{
    BucketKind, BusKind, ExternalKind, FunctionKind, KeyKind, ParameterKind, PoolKind, QueueKind,
    RoleKind, ScheduleKind, SecretKind, StreamKind, TableKind, TopicKind,
};
pub use value::{
    BinaryOp, EvalContext, EvalError, Expr, ExprKind, FUNCTIONS, Function, Parameter, Returns,
    Scope, Template, TemplateKind, TemplatePart, UnaryOp,
};
