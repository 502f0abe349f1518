use std::path::Path;

use serde_json::{Value, json};

use crate::editor::{Editor, SCENARIO, STAGE};

#[test]
fn mistakes_are_shown_while_one_types_and_cured() {
    let mut editor = Editor::new();
    editor.open("a.yaml", &SCENARIO.replace("orders", "ordrs"));
    editor.of_file("textDocument/documentSymbol", "a.yaml");
    let messages = editor.messages_of("a.yaml");
    assert!(
        messages[0].contains("there is no queue `ordrs`"),
        "{messages:?}"
    );
    assert!(
        messages[0].contains("did you mean `orders`?"),
        "{messages:?}"
    );
    let range = editor.shown["a.yaml"][0]["range"].clone();
    assert_eq!(range["start"], json!({"line": 2, "character": 14}));

    let uri = editor.uri("a.yaml");
    let params = json!({
        "textDocument": {"uri": uri},
        "range": range,
        "context": {"diagnostics": []},
    });
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Replace with `orders`");
    let edit = &actions[0]["edit"]["changes"][&uri][0];
    assert_eq!(
        (&edit["newText"], &edit["range"]),
        (&json!("orders"), &range)
    );

    editor.change("a.yaml", SCENARIO);
    editor.of_file("textDocument/documentSymbol", "a.yaml");
    assert_eq!(editor.messages_of("a.yaml"), [""; 0]);
}

#[test]
fn change_of_the_stage_shows_in_scenarios() {
    let mut editor = Editor::new();
    editor.open("stage.yaml", &STAGE.replace("orders", "parcels"));
    editor.of_file("textDocument/documentSymbol", "stage.yaml");
    let messages = editor.messages_of("a.yaml");
    assert!(
        messages[0].contains("there is no queue `orders`"),
        "{messages:?}"
    );
    // What is not saved is forgotten with the file that is closed.
    let uri = editor.uri("stage.yaml");
    editor.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    editor.of_file("textDocument/documentSymbol", "a.yaml");
    assert_eq!(editor.messages_of("a.yaml"), [""; 0]);
}

#[test]
fn completion_replaces_the_word_before_the_cursor() {
    let mut editor = Editor::new();
    editor.open("a.yaml", "scenario: ä😀\nsteps:\n  - sqs.send: or\n");
    let found = editor.at("textDocument/completion", "a.yaml", 2, 16);
    assert_eq!(found.as_array().unwrap().len(), 1);
    assert_eq!(found[0]["label"], "orders");
    let range = json!({"start": {"line": 2, "character": 14}, "end": {"line": 2, "character": 16}});
    assert_eq!(
        found[0]["textEdit"],
        json!({"range": range, "newText": "orders"})
    );
}

#[test]
fn words_are_explained_and_lead_to_their_declaration() {
    let mut editor = Editor::new();
    editor.open("a.yaml", SCENARIO);
    let hover = editor.at("textDocument/hover", "a.yaml", 2, 6);
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(text.contains("```yaml"), "{text}");
    let definition = editor.at("textDocument/definition", "a.yaml", 2, 16);
    assert_eq!(definition["uri"], json!(editor.uri("stage.yaml")));
    assert_eq!(
        definition["range"]["start"],
        json!({"line": 2, "character": 4})
    );
    let symbols = editor.of_file("textDocument/documentSymbol", "a.yaml");
    assert_eq!(symbols[1]["children"][0]["detail"], "sqs.send");
    assert_eq!(
        editor.at("textDocument/hover", "a.yaml", 0, 14),
        Value::Null
    );
}

#[test]
fn file_is_formatted_unless_it_has_mistakes() {
    let mut editor = Editor::new();
    editor.open(
        "a.yaml",
        "scenario:   x\nsteps:\n- sqs.send:   orders\n  body: x\n",
    );
    let edits = editor.of_file("textDocument/formatting", "a.yaml");
    let formatted = edits[0]["newText"].as_str().unwrap();
    assert!(
        formatted.contains("  - sqs.send: orders\n    body: x\n"),
        "{formatted}"
    );
    editor.change("a.yaml", formatted);
    assert_eq!(
        editor.of_file("textDocument/formatting", "a.yaml"),
        json!([])
    );
    editor.change("a.yaml", "scenario: [\n");
    assert_eq!(
        editor.of_file("textDocument/formatting", "a.yaml"),
        json!([])
    );
}

#[test]
fn what_is_not_known_is_refused_and_strange_files_are_left_alone() {
    let mut editor = Editor::new();
    let response = editor.ask_for_response("textDocument/moniker", json!({}));
    assert_eq!(
        response.response_result.unwrap_err().message,
        "textDocument/moniker is not implemented"
    );
    let elsewhere =
        json!({"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "a"});
    editor.notify("textDocument/didOpen", json!({"textDocument": elsewhere}));
    let position = json!({"line": 0, "character": 0});
    let params = json!({"textDocument": {"uri": "untitled:Untitled-1"}, "position": position});
    assert_eq!(editor.ask("textDocument/hover", params), Value::Null);
    assert_eq!(
        editor.ask("textDocument/completion", json!({})),
        Value::Null
    );
    let outside = Path::new("/").join("nowhere.yaml");
    let uri = format!("file://{}", outside.display());
    assert_eq!(
        editor.ask(
            "textDocument/formatting",
            json!({"textDocument": {"uri": uri}})
        ),
        Value::Null
    );
}
