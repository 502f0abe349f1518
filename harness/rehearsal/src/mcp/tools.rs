//! The tools: commands of this program, and how their arguments are written.

use serde_json::{Map, Value, json};

use super::protocol::{Failure, INVALID_PARAMS};

/// A tool.
#[derive(Debug)]
pub(super) struct Tool {
    pub(super) name: &'static str,
    title: &'static str,
    description: &'static str,
    arguments: &'static [Argument],
    read_only: bool,
    /// The key of the result, where the command prints a list.
    list: Option<&'static str>,
}

/// An argument of a tool.
#[derive(Debug)]
struct Argument {
    name: &'static str,
    description: &'static str,
    kind: Kind,
    required: bool,
}

/// What an argument is, and how the command has it.
#[derive(Debug)]
enum Kind {
    /// A text, without an option.
    Word,
    /// Several texts, without an option.
    Words,
    /// `--option TEXT`.
    Text,
    /// `--option N`.
    Number,
    /// `--option`, if it is true.
    Flag,
}

const fn argument(name: &'static str, kind: Kind, description: &'static str) -> Argument {
    Argument {
        name,
        description,
        kind,
        required: false,
    }
}

const FILTERS: Argument = argument(
    "filters",
    Kind::Words,
    "Files, folders, scenarios, cases (`checkout/order::one mug`), or parts of names. All if none is given.",
);
const SCENARIOS: Argument = argument(
    "scenarios",
    Kind::Text,
    "The folder with the scenario files and `stage.yaml`, if it is not `scenarios`.",
);
const TAG: Argument = argument(
    "tag",
    Kind::Text,
    "Only scenarios that match this tag or expression.",
);
const FAILED: Argument = argument(
    "failed",
    Kind::Flag,
    "Only cases that did not pass the last time.",
);

/// All tools.
pub(super) static TOOLS: &[Tool] = &[
    Tool {
        name: "check",
        title: "Check scenario files",
        description: "Checks scenario files and the stage file without starting anything. Every mistake has its place, what was probably meant, and a code that `explain` explains.",
        arguments: &[
            FILTERS,
            argument("strict", Kind::Flag, "Refuse warnings, too."),
            SCENARIOS,
        ],
        read_only: true,
        list: Some("diagnostics"),
    },
    Tool {
        name: "list",
        title: "List cases",
        description: "Lists the cases that would run, with their files and tags.",
        arguments: &[FILTERS, TAG, FAILED, SCENARIOS],
        read_only: true,
        list: Some("cases"),
    },
    Tool {
        name: "run",
        title: "Run scenarios",
        description: "Starts the stage, runs cases and stops it again. Says of each case whether it passed, and why it did not: the step, its place, what was expected and what was found, and what happened meanwhile.",
        arguments: &[
            FILTERS,
            TAG,
            FAILED,
            argument(
                "seed",
                Kind::Number,
                "The seed of everything random, to repeat a run.",
            ),
            argument("repeat", Kind::Number, "Run every case this many times."),
            argument(
                "fail_fast",
                Kind::Flag,
                "Stop at the first case that does not pass.",
            ),
            argument("timeout", Kind::Text, "End the run after this time: `10m`."),
            argument(
                "profile",
                Kind::Text,
                "Use the settings of this profile of the stage file.",
            ),
            SCENARIOS,
        ],
        read_only: false,
        list: None,
    },
    Tool {
        name: "explain",
        title: "Explain a mistake or a failure",
        description: "Explains a code of `check` (`unknown-resource`), or why a case did not pass in the last run.",
        arguments: &[Argument {
            required: true,
            ..argument(
                "what",
                Kind::Word,
                "A code, or the name of a scenario or a case.",
            )
        }],
        read_only: true,
        list: Some("cases"),
    },
    Tool {
        name: "journal",
        title: "Read the journal",
        description: "Reads the calls that the cloud received in the last run, with their inputs and outputs.",
        arguments: &[
            argument(
                "case",
                Kind::Word,
                "A scenario or a case. All if none is given.",
            ),
            argument("service", Kind::Text, "Only calls of this service: `sqs`."),
            argument(
                "operation",
                Kind::Text,
                "Only calls of this operation: `SendMessage`.",
            ),
            argument(
                "resource",
                Kind::Text,
                "Only calls on resources with this in their name.",
            ),
            argument(
                "caller",
                Kind::Text,
                "Only calls of this app; `rehearsal` are the steps.",
            ),
            argument("errors", Kind::Flag, "Only calls that failed."),
            argument("last", Kind::Number, "Only the last so many calls."),
        ],
        read_only: true,
        list: Some("calls"),
    },
    Tool {
        name: "reference",
        title: "Look up the language",
        description: "Looks up an action (`sqs.send`), a matcher (`$is`), a function (`now`), or a page (`scenario`, `stage`). Without a name it lists all.",
        arguments: &[argument("name", Kind::Word, "What to look up.")],
        read_only: true,
        list: Some("topics"),
    },
];

impl Tool {
    /// Describes the tool for the list.
    pub(super) fn describe(&self) -> Value {
        let mut properties = Map::new();
        for argument in self.arguments {
            let mut schema = match argument.kind {
                Kind::Word | Kind::Text => json!({"type": "string"}),
                Kind::Words => json!({"type": "array", "items": {"type": "string"}}),
                Kind::Number => json!({"type": "integer", "minimum": 0}),
                Kind::Flag => json!({"type": "boolean"}),
            };
            schema["description"] = argument.description.into();
            properties.insert(argument.name.to_owned(), schema);
        }
        let required = self.arguments.iter().filter(|argument| argument.required);
        let required: Vec<&str> = required.map(|argument| argument.name).collect();
        json!({
            "name": self.name,
            "title": self.title,
            "description": self.description,
            "inputSchema": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": false,
            },
            "annotations": {"title": self.title, "readOnlyHint": self.read_only, "openWorldHint": false},
        })
    }

    /// Returns the words of the command.
    pub(super) fn command(&self, arguments: &Value) -> Result<Vec<String>, Failure> {
        let wrong =
            |message: String| Failure::new(INVALID_PARAMS, format!("{}: {message}", self.name));
        let empty = Map::new();
        let given = match arguments {
            Value::Null => &empty,
            Value::Object(given) => given,
            _ => return Err(wrong("`arguments` has to be an object".to_owned())),
        };
        if let Some(unknown) = given
            .keys()
            .find(|name| self.arguments.iter().all(|known| known.name != **name))
        {
            return Err(wrong(format!("there is no argument `{unknown}`")));
        }
        let mut options = vec![self.name.to_owned()];
        let mut words = Vec::new();
        for argument in self.arguments {
            let name = argument.name;
            let Some(value) = given.get(name).filter(|value| !value.is_null()) else {
                if argument.required {
                    return Err(wrong(format!("`{name}` is missing")));
                }
                continue;
            };
            let option = format!("--{}", name.replace('_', "-"));
            let expected = |what: &str| wrong(format!("`{name}` has to be {what}"));
            match argument.kind {
                Kind::Word => words.push(text(value).ok_or_else(|| expected("text"))?),
                Kind::Words => {
                    let items = value
                        .as_array()
                        .ok_or_else(|| expected("a list of texts"))?;
                    for item in items {
                        words.push(text(item).ok_or_else(|| expected("a list of texts"))?);
                    }
                }
                Kind::Text => {
                    let value = text(value).ok_or_else(|| expected("text"))?;
                    options.push(format!("{option}={value}"));
                }
                Kind::Number => {
                    let value = value.as_u64().ok_or_else(|| expected("a whole number"))?;
                    options.push(format!("{option}={value}"));
                }
                Kind::Flag => {
                    if value.as_bool().ok_or_else(|| expected("true or false"))? {
                        options.push(option);
                    }
                }
            }
        }
        options.extend([
            "--format".to_owned(),
            "json".to_owned(),
            "--color=never".to_owned(),
        ]);
        // A name is never an option.
        options.push("--".to_owned());
        options.extend(words);
        Ok(options)
    }

    /// Returns the result of a call from what the command printed. A run that is red is a
    /// result, and not an error of the tool.
    pub(super) fn result(&self, printed: &str, said: &str) -> Value {
        let value: Option<Value> = serde_json::from_str(printed).ok();
        let Some(value) = value else {
            let text = format!("{printed}{said}");
            let text = if text.trim().is_empty() {
                "the command printed nothing"
            } else {
                text.trim_end()
            };
            return json!({"content": [{"type": "text", "text": text}], "isError": true});
        };
        let value = match (self.list, value) {
            (Some(key), list @ Value::Array(_)) => json!({ key: list }),
            (_, value) => value,
        };
        json!({
            "content": [{"type": "text", "text": format!("{value:#}")}],
            "structuredContent": value,
            "isError": false,
        })
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}
