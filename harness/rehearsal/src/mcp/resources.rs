//! The reference as resources.

use rehearsal_script::reference::{llms_txt, pages};
use serde_json::{Value, json};

use super::protocol::{Failure, INVALID_PARAMS, RESOURCE_NOT_FOUND};

const ALL: &str = "rehearsal://llms.txt";
const PAGES: &str = "rehearsal://reference/";
const MARKDOWN: &str = "text/markdown";

/// Returns the list of resources.
pub(super) fn list() -> Value {
    let mut resources = vec![json!({
        "uri": ALL,
        "name": "The language in one page",
        "description": "Everything about scenario and stage files.",
        "mimeType": MARKDOWN,
    })];
    for page in pages() {
        let title = page.text.lines().next().unwrap_or_default();
        resources.push(json!({
            "uri": format!("{PAGES}{}", page.path),
            "name": title.trim_start_matches(['#', ' ']),
            "mimeType": MARKDOWN,
        }));
    }
    json!({ "resources": resources })
}

/// Returns a resource.
pub(super) fn read(params: &Value) -> Result<Value, Failure> {
    let Some(uri) = params["uri"].as_str() else {
        return Err(Failure::new(INVALID_PARAMS, "`uri` has to be text"));
    };
    let page = |path: &str| pages().into_iter().find(|page| page.path == path);
    let text = match uri.strip_prefix(PAGES) {
        _ if uri == ALL => Some(llms_txt()),
        Some(path) => page(path).map(|page| page.text),
        None => None,
    };
    let Some(text) = text else {
        return Err(Failure {
            data: Some(json!({ "uri": uri })),
            ..Failure::new(RESOURCE_NOT_FOUND, "there is no such resource")
        });
    };
    let content = json!({"uri": uri, "mimeType": MARKDOWN, "text": text});
    Ok(json!({ "contents": [content] }))
}
