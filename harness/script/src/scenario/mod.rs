//! A scenario: text to an immutable tree in which everything is resolved.

mod capture;
mod cases;
mod checks;
mod find;
mod flow;
mod folder;
mod parse;
mod repeat;
mod resolve;
mod save;
mod snapshot;
mod step;

use std::sync::Arc;

use rehearsal_record::Place;

pub use capture::Capture;
pub(crate) use cases::RowsFile;
pub use flow::{Flow, Flows};
pub(crate) use flow::{FlowKeys, FlowTree};
pub use folder::FOLDER_FILE;
pub(crate) use folder::{FolderKeys, FolderSetup, FolderTree};
pub(crate) use parse::ScenarioTree;
pub(crate) use repeat::Condition;
pub use repeat::Repeat;
pub use save::Save;
pub use snapshot::SnapshotRef;
pub use step::Step;
pub(crate) use step::{StepKeys, parse_step, parse_steps};

use crate::parser::Parser;
pub use crate::resolve::StageUses;
use crate::settings::{
    AppKind, Name, Named, OneOrMany, PlainText, SeedKind, TimeSpan, UserKind, settings,
};
use crate::settings::{Argument, Shape};
use crate::stage::FunctionKind;
use crate::value::Template;
use crate::yaml::Node;

/// One scenario file.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// The file, as the user named it.
    pub file: Arc<str>,
    /// Its path below the scenarios folder, without its ending: `checkout/paid_order`.
    pub id: Arc<str>,
    /// What it tests.
    pub title: String,
    /// Tags to select it by.
    pub tags: Vec<String>,
    /// The seeds it needs, in order.
    pub seeds: Vec<String>,
    /// The apps it needs; `None` is all of them.
    pub apps: Option<Vec<String>>,
    /// The app that `http` steps without `app` go to.
    pub app: Option<String>,
    /// The user whose token http steps carry.
    pub as_user: Option<String>,
    /// What the stage must support.
    pub needs: Vec<Need>,
    /// How long a case may take.
    pub timeout: Option<TimeSpan>,
    /// Why it is skipped.
    pub skip: Option<String>,
    /// Its tests: one per row, or just one.
    pub cases: Vec<Case>,
    /// Values by name, computed before the first step, in order.
    pub vars: Vec<Named<Template>>,
    /// How many of its steps are those that folder files put before its own.
    pub setup_steps: usize,
    /// The steps.
    pub steps: Vec<Step>,
    /// The steps that run afterwards, whatever happened.
    pub always: Vec<Step>,
    /// What its steps use of the stage, also in flows.
    pub uses: StageUses,
    /// The flows that its steps call.
    pub flows: Arc<Flows>,
}

/// One row of `cases`.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name; `None` where the scenario has no rows.
    pub name: Option<String>,
    /// Where it is in the file.
    pub place: Place,
    /// Its columns.
    pub values: Vec<Named<Template>>,
}

crate::settings::keywords! {
    /// Something that not every stage supports.
    pub enum Need {
        /// Virtual time.
        Clock = "clock",
        /// Injected faults.
        Faults = "faults",
        /// The journal of calls.
        Journal = "journal",
        /// Cognito user pools.
        Cognito = "cognito",
        /// The mailbox: e-mails, text messages and codes.
        Mail = "mail",
        /// PostgreSQL.
        Postgres = "postgres",
        /// Stopping and starting apps.
        Apps = "apps",
        /// The policies of IAM, enforced.
        Iam = "iam",
    }
}

/// A part that is read later, when more is known.
#[derive(Debug, Clone)]
pub(crate) struct Raw<const PART: u8>(pub(crate) Node);

impl<const PART: u8> Argument for Raw<PART> {
    fn shape() -> Shape {
        Shape::Part(PARTS[PART as usize])
    }

    fn parse(node: &Node, _: &mut Parser<'_>) -> Option<Self> {
        Some(Self(node.clone()))
    }
}

pub(crate) const EXPECT: u8 = 0;
pub(crate) const SAVE: u8 = 1;
pub(crate) const STEPS: u8 = 2;
pub(crate) const CASES: u8 = 3;
pub(crate) const CONDITION: u8 = 4;
pub(crate) const VALUE: u8 = 5;
pub(crate) const PARTS: [&str; 6] = ["expect", "save", "steps", "cases", "condition", "value"];

settings! {
    /// A scenario.
    pub(crate) struct ScenarioKeys {
        /// What it tests, in one sentence.
        scenario: PlainText,
        /// Tags to select it by.
        tags: OneOrMany<PlainText>,
        /// The seeds it needs, in order.
        seed: OneOrMany<Name<SeedKind>>,
        /// The apps it needs; without, all of them.
        apps: Option<OneOrMany<Name<AppKind>>>,
        /// The functions it needs besides those that its steps name.
        functions: OneOrMany<Name<FunctionKind>>,
        /// The app that its `http` steps without `app` go to, in the flows that it calls, too.
        app: Option<Name<AppKind>>,
        /// The user whose access token its http steps carry.
        as_user as "as": Option<Name<UserKind>>,
        /// What the stage must support; a stage that does not skips the scenario with that reason.
        needs: OneOrMany<Need>,
        /// How long one case may take.
        timeout: Option<TimeSpan>,
        /// Skips it, for this reason.
        skip: Option<PlainText>,
        /// Rows of values, one test each; or the path of a CSV, JSON or YAML file of them.
        cases: Option<Raw<CASES>>,
        /// Values by name, computed once before the first step, in order.
        vars: crate::settings::Entries<Raw<VALUE>>,
        /// The steps, in order.
        steps: Raw<STEPS>,
        /// The steps that run afterwards, whatever happened.
        always: Option<Raw<STEPS>>,
    }
}
