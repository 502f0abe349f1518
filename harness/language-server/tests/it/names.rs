//! References, highlights and renaming.

use rehearsal_language_server::Options;
use serde_json::{Value, json};

use crate::editor::{Editor, SCENARIO, STAGE};

const FLOW: &str = "flow: It sends\nsteps:\n  - sqs.send: orders\n    body: y\n";
const CALLER: &str = "scenario: It calls\nsteps:\n  - use: flows/send.yaml\n";

fn project() -> Editor {
    Editor::with(
        Options::default(),
        &[
            ("stage.yaml", STAGE),
            ("a.yaml", SCENARIO),
            ("flows/send.yaml", FLOW),
            ("caller.yaml", CALLER),
        ],
    )
}

fn rename(
    editor: &mut Editor,
    file: &str,
    line: u32,
    character: u32,
    new: &str,
) -> Result<Value, String> {
    let params = json!({
        "textDocument": {"uri": editor.uri(file)},
        "position": {"line": line, "character": character},
        "newName": new,
    });
    let response = editor.ask_for_response("textDocument/rename", params);
    response.response_result.map_err(|error| error.message)
}

#[test]
fn references_are_in_files_that_are_not_open_too() {
    let mut editor = project();
    editor.open("a.yaml", SCENARIO);
    let params = json!({
        "textDocument": {"uri": editor.uri("a.yaml")},
        "position": {"line": 2, "character": 16},
        "context": {"includeDeclaration": false},
    });
    let found = editor.ask("textDocument/references", params.clone());
    let files: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["uri"].as_str().unwrap().rsplit('/').next().unwrap())
        .collect();
    assert_eq!(files, ["a.yaml", "send.yaml"]);
    let highlights = editor.at("textDocument/documentHighlight", "a.yaml", 2, 16);
    assert_eq!(
        highlights,
        json!([{
            "range": {"start": {"line": 2, "character": 14}, "end": {"line": 2, "character": 20}},
            "kind": 2,
        }])
    );
}

#[test]
fn rename_changes_all_files_or_says_why_not() {
    let mut editor = project();
    editor.open("a.yaml", SCENARIO);
    let range = editor.at("textDocument/prepareRename", "a.yaml", 2, 16);
    assert_eq!(range["start"], json!({"line": 2, "character": 14}));
    let nothing = editor.at("textDocument/prepareRename", "a.yaml", 0, 2);
    assert_eq!(nothing, Value::Null);
    let edit = rename(&mut editor, "a.yaml", 2, 16, "parcels").unwrap();
    let changes = edit["changes"].as_object().unwrap();
    assert_eq!(changes.len(), 3, "{edit}");
    for edits in changes.values() {
        assert_eq!(edits[0]["newText"], "parcels");
    }
    let refused = rename(&mut editor, "a.yaml", 2, 16, "or ders").unwrap_err();
    assert!(
        refused.contains("cannot be a name of the stage"),
        "{refused}"
    );
    let refused = rename(&mut editor, "a.yaml", 0, 2, "x").unwrap_err();
    assert!(refused.contains("there is no name here"), "{refused}");
}

#[test]
fn renamed_flow_is_moved() {
    let mut editor = project();
    editor.open("caller.yaml", CALLER);
    let edit = rename(&mut editor, "caller.yaml", 2, 14, "flows/post.yaml").unwrap();
    let changes = edit["documentChanges"].as_array().unwrap();
    assert_eq!(changes[0]["edits"][0]["newText"], "flows/post.yaml");
    assert_eq!(changes[1]["kind"], "rename");
    assert_eq!(changes[1]["newUri"], editor.uri("flows/post.yaml"));

    // The same, where the editor moves the file.
    let files = json!([{
        "oldUri": editor.uri("flows/send.yaml"),
        "newUri": editor.uri("flows/post.yaml"),
    }]);
    let edit = editor.ask("workspace/willRenameFiles", json!({"files": files}));
    let uri = editor.uri("caller.yaml");
    assert_eq!(edit["changes"][&uri][0]["newText"], "flows/post.yaml");
}
