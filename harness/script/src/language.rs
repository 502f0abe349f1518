//! The parts of the language by name, for tools that show or complete it.

use crate::action::flow::FlowFile;
use crate::action::{ActionSpec, BucketPath, ObjectPath, calls};
use crate::folders;
use crate::resolve::{self, StageNames};
use crate::scenario::{Condition, FlowKeys, FolderKeys, ScenarioKeys, StepKeys};
use crate::settings::{FilePath, SettingsSpec};
use crate::stage::{self, RESOURCE_KINDS, StageKeys};
use crate::yaml::Node;

pub use crate::settings::prose;
pub use crate::stage::root;

/// The keys of the stage file.
pub const STAGE: &SettingsSpec = StageKeys::SPEC;
/// The keys of a folder file.
pub const FOLDER: &SettingsSpec = FolderKeys::SPEC;
/// The keys of a flow.
pub const FLOW: &SettingsSpec = FlowKeys::SPEC;
/// The keys of a scenario.
pub const SCENARIO: &SettingsSpec = ScenarioKeys::SPEC;
/// The keys of a step besides those of its action.
pub const STEP: &SettingsSpec = StepKeys::SPEC;

/// What values of [`Shape::Form`](crate::Shape::Form) are, by their first words.
pub mod forms {
    use super::{BucketPath, Condition, FilePath, FlowFile, ObjectPath, calls};

    /// A service and its operation.
    pub const OPERATION: &str = calls::Operation::FORM;
    /// A service, a service and its operation, or `all`.
    pub const CALLS: &str = calls::CallFilter::FORM;
    /// A bucket and a key.
    pub const OBJECT: &str = ObjectPath::FORM;
    /// A bucket and the beginning of keys.
    pub const BUCKET: &str = BucketPath::FORM;
    /// A condition.
    pub const CONDITION: &str = Condition::FORM;
    /// The path of a flow.
    pub const FLOW: &str = FlowFile::FORM;
    /// The path of a file.
    pub const FILE: &str = FilePath::FORM;
}

/// Returns whether a file is a folder file.
pub fn is_folder_file(file: &str) -> bool {
    folders::is_folder_file(file)
}

/// Returns whether a variable can have a name.
pub fn is_variable_name(name: &str) -> bool {
    resolve::is_name(name)
}

/// Returns the action of a name.
pub fn find_action(name: &str) -> Option<&'static ActionSpec> {
    crate::action::find(name).map(|(_, spec)| spec)
}

/// Returns the section of the stage file that declares names of a noun: `cloud.queues` of
/// "queue".
pub fn section_of(noun: &str) -> &'static str {
    match noun {
        "app" => "apps",
        "user" => "users",
        "seed" => "seeds",
        _ => {
            let kind = RESOURCE_KINDS.iter().find(|kind| kind.noun == noun);
            kind.map_or("", |kind| kind.section)
        }
    }
}

/// The names that a stage file declares.
#[derive(Debug, Clone, Default)]
pub struct DeclaredNames(StageNames);

impl DeclaredNames {
    /// Returns the names that a stage file declares, whatever is wrong with it.
    pub fn read(file: &str, node: &Node) -> Self {
        Self(stage::names(file, node))
    }

    /// Returns the names that a section declares.
    pub fn of(&self, section: &str) -> &[String] {
        self.0.of(section)
    }

    /// Returns what can follow a path into the stage's values: `cloud.queues` is followed
    /// by the names of queues.
    pub fn offered(&self, path: &[&str]) -> Vec<String> {
        resolve::offered(path, &self.0)
    }
}
