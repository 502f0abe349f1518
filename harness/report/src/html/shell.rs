//! The page around the data: markup, style and script, which do not depend on the
//! run.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// The style of the page.
pub const STYLE: &str = concat!(
    include_str!("page/style.css"),
    include_str!("../system_map/style.css"),
    include_str!("page/map.css"),
);

/// The part of the script that shows a case from its data. Other pages that show cases
/// include it.
pub const RENDERER: &str = concat!(
    include_str!("page/dom.js"),
    include_str!("page/data.js"),
    include_str!("page/values.js"),
    include_str!("page/axis.js"),
    include_str!("page/timeline.js"),
    include_str!("page/source.js"),
    include_str!("page/drawing.js"),
    include_str!("page/case.js"),
);

/// The part of the script that is about a whole run, in a page that has its data.
const VIEWS: &str = concat!(
    include_str!("page/load.js"),
    include_str!("page/summary.js"),
    include_str!("page/map.js"),
    include_str!("page/views.js"),
    include_str!("page/main.js"),
);

/// The end of the page.
pub(super) const END: &str = "</body>\n</html>\n";

/// Returns the page up to its data.
///
/// The policy allows only this style and this script, and no loading: even if the
/// output of an app were parsed as markup, it could do nothing.
pub(super) fn head() -> String {
    // A browser normalises line ends before it computes the hash.
    let style = STYLE.replace("\r\n", "\n");
    let script = format!("(() => {{\n\"use strict\";\n{RENDERER}{VIEWS}}})();\n");
    let script = script.replace("\r\n", "\n");
    let hash = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text));
    let (style_hash, script_hash) = (hash(&style), hash(&script));
    format!(
        "<!doctype html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>rehearsal</title>\n\
         <style>{style}</style>\n\
         <script>{script}</script>\n\
         </head>\n\
         <body>\n\
         <a class=\"skip-link\" href=\"#main\">Skip to the content</a>\n\
         <main id=\"main\" tabindex=\"-1\"></main>\n\
         <noscript><p>This page needs JavaScript to show its data. \
         Without it, read the JSON lines or the JUnit file of the run.</p></noscript>\n"
    )
}

/// Formats a value as JSON in a script element: characters that could start or
/// end markup are escaped, which JSON allows.
pub(super) fn embedded(value: &Value) -> String {
    let text = value.to_string();
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            // These characters only occur in texts.
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(safe, "\\u{:04x}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn embedded_data_cannot_end_its_element() {
        let value = json!({"</script>": "<!-- <script> &amp; \u{2028} ]]> \" \\u003c"});
        let text = embedded(&value);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        let read: Value = serde_json::from_str(&text).expect("it is JSON");
        assert_eq!(read, value);
    }

    #[test]
    fn page_loads_nothing() {
        let page = head();
        for word in [
            "http:",
            "https:",
            "src=",
            "url(",
            "@import",
            "fetch(",
            "innerHTML",
            "eval(",
        ] {
            let found = page.replace("http://www.w3.org/2000/svg", "");
            assert!(!found.contains(word), "{word} is in the page");
        }
        let elements = page.matches("</script").count();
        assert_eq!(elements, 1, "the script contains no end tag");
    }
}
