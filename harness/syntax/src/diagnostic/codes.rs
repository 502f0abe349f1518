use serde::{Serialize, Serializer};

use super::Severity;

/// The description of a kind of mistake, for the page of all diagnostics.
#[derive(Debug, Clone, Copy)]
pub struct CodeSpec {
    /// Its name: `unknown-key`.
    pub id: &'static str,
    /// 0: the file cannot be read; 1: it does not fit the language; 2: a name
    /// or a value does not fit; 3: something is left over.
    pub rank: u8,
    /// What it means.
    pub meaning: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

macro_rules! codes {
    ($( $(#[doc = $doc:literal])* $name:ident, $id:literal, $rank:literal, $remedy:literal; )*) => {
        /// A kind of mistake.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $( $(#[doc = $doc])* $name, )*
        }

        /// Every kind of mistake there is.
        pub static CODES: &[CodeSpec] = &[
            $( CodeSpec {
                id: $id,
                rank: $rank,
                meaning: concat!($($doc, "\n"),*),
                remedy: $remedy,
            }, )*
        ];
    };
}

impl Code {
    /// Its description.
    pub fn spec(self) -> &'static CodeSpec {
        &CODES[self as usize]
    }

    /// Its name: `unknown-key`.
    pub fn id(self) -> &'static str {
        self.spec().id
    }
}

impl Code {
    /// How bad such a mistake is.
    pub fn severity(self) -> Severity {
        match self {
            Self::UnusedSave | Self::NoPort => Severity::Warning,
            _ => Severity::Error,
        }
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

codes! {
    /// The file could not be read.
    Unreadable, "unreadable", 0, "Check the path and the permissions.";
    /// The text is not YAML, so nothing after this place could be checked.
    Syntax, "syntax", 0, "Look at the place and the line above it: most often a quote or a bracket is left open, a line is indented by a tab, or a text with `: ` or `#` in it needs quotes.";
    /// YAML features that hide what a file says: anchors, aliases, tags, merge keys, several documents in one file, keys that are not text.
    YamlFeature, "yaml-feature", 0, "Write the value out, use `cases` for rows that differ in a few values, or a flow (`use`) for steps that are shared.";
    /// Collections are nested deeper than any scenario needs.
    TooDeep, "too-deep", 0, "Move the value into a file and read it with `${json(file(\"…\"))}`.";
    /// A word that older YAML readers take for a boolean or a null and newer ones for text.
    AmbiguousScalar, "ambiguous-scalar", 1, "Write `true`, `false` or `null` for the value, or put the word into quotes for the text.";
    /// The same key is given twice in one mapping; YAML readers silently keep one of them.
    DuplicateKey, "duplicate-key", 1, "Remove one of the two, or merge them.";
    /// A key that the language does not have at this place.
    UnknownKey, "unknown-key", 1, "Take the suggested key, or one of those listed.";
    /// A key that has to be there is not.
    MissingKey, "missing-key", 1, "Add the key.";
    /// Keys that exclude each other are given together.
    ConflictingKeys, "conflicting-keys", 1, "Keep one of them.";
    /// A value of another type than the key takes.
    WrongType, "wrong-type", 1, "Write a value of the type that is named.";
    /// A value of the right type that is not one of those allowed.
    InvalidValue, "invalid-value", 1, "Write one of the values that are named.";
    /// A step without an action: nothing would be done.
    NoAction, "no-action", 1, "Add one action key to the step, such as `http`, `sql` or `s3.get`.";
    /// A step with two actions: their order and their results would be unclear.
    TwoActions, "two-actions", 1, "Split it into two steps.";
    /// An `${…}` that does not parse.
    Expression, "expression", 1, "Correct the expression at the place that is pointed at; the reference page of values shows the grammar.";
    /// A regular expression that does not parse.
    Regex, "regex", 1, "Correct the pattern at the place that is pointed at. Backslashes need none before them in single quotes.";
    /// A path into an observation that does not parse.
    Path, "path", 1, "Write names joined by dots, with `[0]` for elements and `[\"a.b\"]` for names with dots.";
    /// A matcher that does not exist.
    UnknownMatcher, "unknown-matcher", 1, "Take the suggested matcher. To compare with an object that really has this key, write `exact`.";
    /// The name of a matcher without its `$`, where a field can be called so, too.
    AmbiguousMatcher, "ambiguous-matcher", 1, "Write `$length` for the matcher, or run `rehearsal fmt --upgrade`. A field that is called like a matcher is named by a path: `dimensions.length: 2`, or `'[\"length\"]': 2` in an element of a list.";
    /// A variable that nothing before this place defines.
    UndefinedVariable, "undefined-variable", 2, "Save it in an earlier step, add it to `cases` or `vars`, or correct its name.";
    /// A function that does not exist.
    UnknownFunction, "unknown-function", 2, "Take one of the functions that are listed.";
    /// A function with too few, too many or wrong arguments.
    FunctionArguments, "function-arguments", 2, "Give the arguments that the function takes.";
    /// A bucket, queue, topic or user pool that the stage does not declare.
    UnknownResource, "unknown-resource", 2, "Declare it in the stage file under `cloud`, or correct its name.";
    /// An app that the stage does not declare.
    UnknownApp, "unknown-app", 2, "Declare it in the stage file under `apps`, or correct its name.";
    /// A user that the stage does not declare.
    UnknownUser, "unknown-user", 2, "Declare the user in the stage file under `users`, or correct the name.";
    /// A seed that the stage does not declare.
    UnknownSeed, "unknown-seed", 2, "Declare it in the stage file under `seeds`, or correct its name.";
    /// A field that this step's observation never has.
    UnknownField, "unknown-field", 2, "Take one of the fields the action observes; its reference page lists them.";
    /// A step that reads something and expects nothing of it: it could never fail.
    ExpectsNothing, "expects-nothing", 2, "Add `expect`, `save` or `snapshot`.";
    /// An expectation that can never hold, or always does.
    ImpossibleExpectation, "impossible-expectation", 2, "Correct the expectation as the message says.";
    /// A matcher that does not fit the type of the value.
    MatcherType, "matcher-type", 2, "Use a matcher for this type.";
    /// A deadline of no time, or one without anything to wait for.
    Deadline, "deadline", 2, "Give a duration such as `5s`, or remove the key.";
    /// A step that changes something each time it is played, and would be played again by `within` or `for`.
    RepeatedChange, "repeated-change", 2, "Play the step once and wait for what it causes in a step of its own. If the app may get it several times, add `retry: true`.";
    /// A step that would change a sandbox that other scenarios use, too, and could not be undone.
    SharedSandbox, "shared-sandbox", 2, "Give the app `isolation: own`, or test this without the shared app: `apps: [...]`.";
    /// A placeholder in an SQL text that gets no value.
    SqlPlaceholder, "sql-placeholder", 2, "Write `$name` or `${expression}`: each is bound as a value of its own, so it needs no number and no quotes.";
    /// An SQL text that is not one statement.
    SqlStatement, "sql-statement", 2, "Write one complete statement per step; put several into a seed.";
    /// A file that does not exist.
    MissingFile, "missing-file", 2, "Create it, or correct the path. Paths begin at the stage's `root`; those that begin with `./` or `../` at the file itself.";
    /// A pattern that matches no file.
    EmptyGlob, "empty-glob", 2, "Correct the pattern: one that matches nothing would silently do nothing.";
    /// A flow that is called with inputs it does not take, or without those it needs.
    FlowInputs, "flow-inputs", 2, "Give exactly the inputs that the flow declares.";
    /// A flow that calls itself, directly or through others: it would never end.
    FlowCycle, "flow-cycle", 2, "Remove one of the calls, so that no flow leads back to itself.";
    /// Rows of `cases` that do not agree, or share a name.
    Cases, "cases", 2, "Give every row a name of its own and the same columns.";
    /// A name that is used twice, or that the language reserves.
    NameTaken, "name-taken", 2, "Choose another name.";
    /// A setting that AWS or PostgreSQL would refuse.
    Setting, "setting", 2, "Choose a value inside the limits that are named.";
    /// An app that is waited for on a port and is not told which. It is a warning, and an error in CI and for `check --strict`.
    NoPort, "no-port", 2, "Pass `${port}` to the app, in its `env` or its `run` line: the harness chooses a free port for each sandbox.";
    /// A reference in the stage file to something that it does not declare, or that leads back to itself.
    StageReference, "stage-reference", 2, "Correct the reference.";
    /// A value that is saved and never used. It is a warning, and an error in CI and for `check --strict`.
    UnusedSave, "unused-save", 3, "Use it, or remove it; most often one of the two names is misspelt.";
    /// Something that has no effect.
    NoEffect, "no-effect", 3, "Remove it, or move it where it has one.";
}
