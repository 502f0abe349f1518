//! A session as a snapshot: a file is opened, typed in, completed, fixed, renamed and
//! formatted.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::editor::{Editor, STAGE};

/// A session and what it showed.
struct Session {
    editor: Editor,
    text: String,
    log: String,
}

impl Session {
    fn open(text: &str) -> Self {
        let editor = Editor::new();
        editor.open("new.yaml", text);
        Self {
            editor,
            text: text.to_owned(),
            log: String::new(),
        }
    }

    /// Logs a step with the text and the mistakes after it.
    fn shows(&mut self, step: &str) {
        // The answer comes after the mistakes.
        self.editor
            .of_file("textDocument/documentSymbol", "new.yaml");
        let _ = writeln!(self.log, "## {step}\n\n{}", self.text.trim_end());
        for found in self.editor.shown.get("new.yaml").into_iter().flatten() {
            let start = &found["range"]["start"];
            let message = found["message"].as_str().unwrap().replace('\n', "\n    ");
            let _ = writeln!(
                self.log,
                "! {}:{} {message}",
                start["line"], start["character"]
            );
        }
        self.log.push('\n');
    }

    /// Types at the end of the file, one character after the other.
    fn types(&mut self, text: &str) {
        for c in text.chars() {
            let end = self.end();
            self.replace(&json!({"start": end, "end": end}), &c.to_string());
        }
        self.shows(&format!("type {text:?}"));
    }

    fn end(&self) -> Value {
        let line = self.text.matches('\n').count();
        let last = self.text.rsplit('\n').next().unwrap();
        json!({"line": line, "character": last.encode_utf16().count()})
    }

    fn replace(&mut self, range: &Value, text: &str) {
        let at = |position: &Value| {
            let line = usize::try_from(position["line"].as_u64().unwrap()).unwrap();
            let column = usize::try_from(position["character"].as_u64().unwrap()).unwrap();
            let before: usize = self
                .text
                .split_inclusive('\n')
                .take(line)
                .map(str::len)
                .sum();
            // The session is written in ASCII.
            (before + column).min(self.text.len())
        };
        let (start, end) = (at(&range["start"]), at(&range["end"]));
        self.text.replace_range(start..end, text);
        self.editor.edit("new.yaml", range, text);
    }

    /// Takes a completion at the end of the file.
    fn completes(&mut self, label: &str) {
        let params = json!({
            "textDocument": {"uri": self.editor.uri("new.yaml")},
            "position": self.end(),
        });
        let found = self.editor.ask("textDocument/completion", params);
        let items = found.as_array().unwrap();
        let labels: Vec<&str> = items
            .iter()
            .map(|one| one["label"].as_str().unwrap())
            .collect();
        let _ = writeln!(self.log, "completions: {}\n", labels.join(" "));
        let chosen = items.iter().find(|one| one["label"] == label);
        let edit = &chosen.unwrap_or_else(|| panic!("{labels:?}"))["textEdit"];
        self.replace(&edit["range"].clone(), edit["newText"].as_str().unwrap());
        self.shows(&format!("complete {label:?}"));
    }

    /// Applies the first quick fix of the first mistake.
    fn fixes(&mut self) {
        let range = self.editor.shown["new.yaml"][0]["range"].clone();
        let uri = self.editor.uri("new.yaml");
        let params = json!({
            "textDocument": {"uri": uri}, "range": range, "context": {"diagnostics": []},
        });
        let actions = self.editor.ask("textDocument/codeAction", params);
        let title = actions[0]["title"].as_str().unwrap().to_owned();
        let edit = &actions[0]["edit"]["changes"][&uri][0];
        self.replace(&edit["range"].clone(), edit["newText"].as_str().unwrap());
        self.shows(&format!("fix: {title}"));
    }

    fn renames(&mut self, what: &str, new: &str) {
        let before = &self.text[..self.text.find(what).unwrap()];
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap().len() + 1;
        let uri = self.editor.uri("new.yaml");
        let params = json!({
            "textDocument": {"uri": uri},
            "position": {"line": line, "character": character},
            "newName": new,
        });
        let response = self.editor.ask_for_response("textDocument/rename", params);
        let step = format!("rename {what:?} to {new:?}");
        match response.response_result {
            Ok(edit) => {
                for change in edit["changes"].as_object().unwrap() {
                    let edits = change.1.as_array().unwrap();
                    for edit in edits.iter().filter(|_| change.0.ends_with("/stage.yaml")) {
                        let new = edit["newText"].as_str().unwrap();
                        self.editor.edit("stage.yaml", &edit["range"], new);
                    }
                }
                let mut edits = edit["changes"][&uri].as_array().unwrap().clone();
                // From the end, so that the places before stay as they are.
                edits.reverse();
                for edit in edits {
                    self.replace(&edit["range"], edit["newText"].as_str().unwrap());
                }
                self.shows(&step);
            }
            Err(refused) => {
                let _ = writeln!(self.log, "## {step}\n\nrefused: {}\n", refused.message);
            }
        }
    }

    fn formats(&mut self) {
        let edits = self.editor.of_file("textDocument/formatting", "new.yaml");
        let edit = edits[0].clone();
        self.replace(&edit["range"], edit["newText"].as_str().unwrap());
        self.shows("format");
    }
}

#[test]
fn session_of_a_first_scenario() {
    let mut session = Session::open("");
    session.shows("open an empty file");
    session.types("scenario: An order is sent\nsteps:\n  - sqs.s");
    session.completes("sqs.send");
    session.types("ordrs");
    session.fixes();
    session.types("\n    body: x\n    sav");
    session.completes("save");
    session.types("{message: id}\n  - assert: {id: $mesage}\n    expect: {id: {$i");
    session.completes("$is");
    session.types("uuid}}\n");
    session.fixes();
    session.renames("message:", "cloud");
    session.renames("message:", "sent");
    session.types("  - sqs.peek:   orders\n    expect: {count:   1}\n");
    session.formats();
    insta::assert_snapshot!(session.log);
}

#[test]
fn session_that_moves_a_queue() {
    let mut session = Session::open("scenario: x\nsteps:\n  - sqs.send: parcels\n    body: x\n");
    session.shows("open a file that is ahead of the stage");
    session
        .editor
        .open("stage.yaml", &STAGE.replace("orders", "parcels"));
    session.shows("change the stage");
    session.renames("parcels", "or ders");
    session.renames("parcels", "orders");
    insta::assert_snapshot!(session.log);
}
