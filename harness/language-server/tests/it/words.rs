//! Semantic tokens and folds.

use serde_json::{Value, json};

use crate::editor::Editor;

const TEXT: &str = "\
# What is sent,
# and how.
scenario: x
steps:
  - sqs.send: orders
    body: \"😀${upper(cloud.region)} $$5\"
    expect: {message_id: {$exists: true}}
";

/// Returns tokens as text and type.
fn tokens(editor: &Editor, data: &Value) -> Vec<String> {
    let types = &editor.capabilities["semanticTokensProvider"]["legend"]["tokenTypes"];
    let lines: Vec<Vec<u16>> = TEXT
        .lines()
        .map(|line| line.encode_utf16().collect())
        .collect();
    let data: Vec<usize> = serde_json::from_value(data["data"].clone()).unwrap();
    let (mut line, mut start) = (0, 0);
    data.chunks(5)
        .map(|token| {
            line += token[0];
            start = if token[0] == 0 { start } else { 0 } + token[1];
            let text = String::from_utf16(&lines[line][start..start + token[2]]).unwrap();
            format!("{text} {}", types[token[3]].as_str().unwrap())
        })
        .collect()
}

#[test]
fn expressions_in_texts_have_tokens() {
    let mut editor = Editor::new();
    editor.open("a.yaml", TEXT);
    let data = editor.of_file("textDocument/semanticTokens/full", "a.yaml");
    let all = [
        "sqs.send method",
        "${ macro",
        "upper function",
        "( operator",
        "cloud variable",
        ". operator",
        "region property",
        ") operator",
        "} macro",
        "$exists operator",
    ];
    assert_eq!(tokens(&editor, &data), all);
    let params = json!({
        "textDocument": {"uri": editor.uri("a.yaml")},
        "range": {"start": {"line": 6, "character": 0}, "end": {"line": 6, "character": 9}},
    });
    let data = editor.ask("textDocument/semanticTokens/range", params);
    assert_eq!(tokens(&editor, &data), all[9..]);
}

#[test]
fn steps_and_comments_fold() {
    let mut editor = Editor::new();
    editor.open("a.yaml", TEXT);
    let folds = editor.of_file("textDocument/foldingRange", "a.yaml");
    assert_eq!(
        folds,
        json!([
            {"startLine": 0, "endLine": 1, "kind": "comment"},
            {"startLine": 3, "endLine": 6},
            {"startLine": 4, "endLine": 6},
        ])
    );
}
