//! What the parser leaves to the resolver: everything that depends on more
//! than the text of one file.

use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::Value;

use crate::observed::ObservedType;
use crate::value::Expr;

/// One check that the resolver makes, in the order in which the runner comes
/// to what is checked: a definition before its uses.
#[derive(Debug, Clone)]
pub(crate) enum Pending {
    /// The variables, files and secrets of an expression have to exist.
    Expression(Expr),
    /// An expression that has to give `true` or `false`, for the key of the step
    /// that holds it.
    Condition { key: &'static str, expr: Expr },
    /// A value that a variable can have and that is neither `true` nor `false`.
    NotBoolean {
        name: String,
        value: Value,
        place: Place,
    },
    /// A text that could not be parsed: it may use any variable named in it.
    Unparsed(String),
    /// A definition of a variable.
    Define {
        name: String,
        origin: Origin,
        place: Place,
    },
    /// The type of a variable that was defined before.
    VariableType { name: String, ty: ObservedType },
    /// The end of the block that a variable was for.
    Undefine(String),
    /// Some definitions could not be parsed: a variable that nothing defines
    /// is no mistake from here on.
    IncompleteDefinitions,
    /// A comparison of a variable with an observed value.
    CanEqual {
        variable: String,
        ty: ObservedType,
        place: Place,
    },
    /// Branches that run at the same time.
    Branches(Vec<Vec<Pending>>),
    /// A logical name that the stage has to declare.
    StageName {
        noun: &'static str,
        section: &'static str,
        name: String,
        place: Place,
    },
    /// The logical name of a resource of any kind, or of one service's.
    Resource {
        service: Option<String>,
        name: String,
        place: Place,
    },
    /// Another place at which a variable of the file gets a value.
    Value { name: String, place: Place },
    /// The declaration of an output of a flow.
    Output { name: String, place: Place },
    /// A file that has to exist.
    File { path: String, place: Place },
    /// What a step needs of the stage.
    Requirement { needs: Requirement, place: Place },
    /// A step without an expectation, which is wrong outside of `always`.
    NoExpectation { help: String, place: Place },
    /// A call of a flow.
    FlowCall(Box<FlowCall>),
}

/// Where a variable comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `save` of a step; it has to be used.
    Save,
    /// A column of `cases`.
    Column,
    /// `vars`.
    Var,
    /// An input of a flow.
    Input,
    /// The counter of a `repeat`.
    Loop,
}

/// What a step needs of the stage.
#[derive(Debug, Clone)]
pub(crate) enum Requirement {
    /// A database.
    Database,
    /// An app that answers a request; `named` where the step says which.
    App { named: bool },
    /// A message group, where the queue or topic is FIFO.
    GroupOf { section: &'static str, name: String },
    /// An external with a mock, and a route of it.
    Mock {
        /// `None` where the name is computed.
        external: Option<String>,
        request: Option<(String, Place)>,
    },
    /// A function; `None` where the name is computed.
    Function { function: Option<String> },
    /// The function that rotates a secret; `None` where the name is computed.
    Rotation { secret: Option<String> },
    /// A user pool, and an app client of it.
    UserPool {
        name: PoolName,
        client: Option<(String, Place)>,
    },
    /// A bus with a rule, and the place of the rule's name.
    Rule {
        bus: String,
        rule: String,
        place: Place,
    },
    /// A table with a key, an index or a stream.
    Table(Box<TableUse>),
}

/// What a step uses of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableUse {
    /// The table's name, where it is written literally.
    pub(crate) table: Option<String>,
    /// The names of the attributes that are a key, and their place.
    pub(crate) key: Option<(Vec<String>, Place)>,
    /// The names of the attributes that are an item, and their place.
    pub(crate) item: Option<(Vec<String>, Place)>,
    /// An index, and its place.
    pub(crate) index: Option<(String, Place)>,
    /// Whether it reads the table's stream.
    pub(crate) stream: bool,
}

/// How a step names its user pool.
#[derive(Debug, Clone)]
pub(crate) enum PoolName {
    /// Not at all: the stage has to declare exactly one.
    Omitted,
    /// Literally.
    Literal(String),
    /// By an expression, so that nothing is known before the run.
    Computed,
}

/// A flow's id: the path of its file from the working folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowId(pub(crate) Arc<str>);

impl FlowId {
    /// The path of the flow's file.
    pub fn file(&self) -> &Arc<str> {
        &self.0
    }
}

/// A call of a flow as far as it concerns the flow's inputs and outputs.
#[derive(Debug, Clone)]
pub(crate) struct FlowCall {
    pub(crate) flow: FlowId,
    /// The path as it is written.
    pub(crate) path: String,
    pub(crate) place: Place,
    pub(crate) arguments: Vec<FlowArgument>,
    /// The outputs that the step expects or saves.
    pub(crate) outputs: Vec<(String, Place)>,
}

/// An input that a call passes to a flow.
#[derive(Debug, Clone)]
pub(crate) struct FlowArgument {
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) value_place: Place,
    /// The value, where its type is known before the run.
    pub(crate) literal: Option<Value>,
}
