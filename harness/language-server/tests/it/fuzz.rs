//! Edits by chance, in which no answer is a panic.

use serde_json::{Value, json};

use crate::editor::{Editor, SCENARIO, STAGE};

const TEXTS: [&str; 24] = [
    "\n",
    "  ",
    "- ",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "$",
    "${",
    "cloud.queues.",
    "orders",
    "ä😀",
    "\r\n",
    "\t",
    "|",
    "#",
    "sqs.send: ",
    "http: GET /",
    "expect: ",
    "&",
    "*",
];
const METHODS: [&str; 6] = [
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
];
const OF_FILES: [&str; 6] = [
    "textDocument/documentSymbol",
    "textDocument/foldingRange",
    "textDocument/semanticTokens/full",
    "textDocument/formatting",
    "textDocument/codeLens",
    "textDocument/inlayHint",
];

/// Numbers that are the same in every run: a generator by Marsaglia.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let limit = u64::try_from(limit).unwrap();
        usize::try_from(self.0 % limit).unwrap()
    }

    fn position(&mut self) -> Value {
        json!({"line": self.below(9), "character": self.below(30)})
    }
}

#[test]
fn edits_by_chance_are_no_panic() {
    for seed in 1..=12 {
        let mut chance = Chance(seed * 0x9E37_79B9);
        let mut editor = Editor::new();
        editor.open("a.yaml", SCENARIO);
        editor.open("stage.yaml", STAGE);
        for _ in 0..40 {
            let file = ["a.yaml", "a.yaml", "stage.yaml"][chance.below(3)];
            let start = chance.position();
            let end = if chance.below(2) == 0 {
                start.clone()
            } else {
                chance.position()
            };
            let text = TEXTS[chance.below(TEXTS.len())];
            editor.edit(file, &json!({"start": start, "end": end}), text);
            let position = chance.position();
            let method = METHODS[chance.below(METHODS.len())];
            let document = json!({"uri": editor.uri(file)});
            // An error would be an answer; a server that has ended has none.
            editor.ask_for_response(
                method,
                json!({"textDocument": document, "position": position, "context": {}}),
            );
            editor.of_file(OF_FILES[chance.below(OF_FILES.len())], file);
            let params = json!({
                "textDocument": document, "position": chance.position(), "newName": text,
            });
            editor.ask_for_response("textDocument/rename", params);
        }
        // The server works on.
        editor.change("stage.yaml", STAGE);
        editor.change("a.yaml", SCENARIO);
        editor.of_file("textDocument/documentSymbol", "a.yaml");
        assert_eq!(editor.messages_of("a.yaml"), [""; 0], "seed {seed}");
    }
}
