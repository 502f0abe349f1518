//! The files of the page, which are part of the program.

use std::sync::LazyLock;

use rehearsal_report::{RENDERER, STYLE};

use super::answer::{Answer, asset};

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";

macro_rules! files {
    ($kind:expr, $($name:literal),* $(,)?) => {
        [$((concat!("/assets/", $name), $kind, include_str!(concat!("../../assets/", $name)))),*]
    };
}

/// The modules of the page.
const MODULES: &[(&str, &str, &str)] = &files!(
    JS,
    "main.js",
    "api.js",
    "live.js",
    "project.js",
    "past.js",
    "runs.js",
    "case.js",
    "history.js",
    "compare.js",
    "cloud.js",
    "button.js",
    "queues.js",
    "buckets.js",
    "mailbox.js",
    "journal.js",
    "time.js",
    "topics.js",
    "users.js",
    "tables.js",
    "functions.js",
);

/// What the modules use of the script of the HTML report.
const SHARED: &[&str] = &[
    "add",
    "address",
    "body",
    "attemptSections",
    "choice",
    "counted",
    "currentView",
    "data",
    "entryDetail",
    "fact",
    "h",
    "json",
    "ORDER",
    "rerunCommand",
    "rowOf",
    "span",
    "stepRow",
    "svg",
    "timeline",
    "verdict",
    "WORDS",
];

/// The script of the HTML report as a module.
static REPORT: LazyLock<String> =
    LazyLock::new(|| format!("{RENDERER}\nexport {{ {} }};\n", SHARED.join(", ")));

/// Returns a file of the page.
pub(crate) fn find(path: &str) -> Option<Answer> {
    match path {
        "/" => Some(asset(
            HTML,
            include_str!("../../assets/index.html").as_bytes(),
        )),
        "/favicon.ico" | "/assets/icon.svg" => Some(asset(
            "image/svg+xml",
            include_str!("../../assets/icon.svg").as_bytes(),
        )),
        "/assets/report.js" => Some(asset(JS, REPORT.as_bytes())),
        "/assets/report.css" => Some(asset(CSS, STYLE.as_bytes())),
        "/assets/style.css" => Some(asset(
            CSS,
            include_str!("../../assets/style.css").as_bytes(),
        )),
        path => {
            let found = MODULES.iter().find(|(name, ..)| *name == path);
            found.map(|(_, kind, text)| asset(kind, text.as_bytes()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_loads_only_its_own_files() {
        let files = MODULES.iter().map(|(name, _, text)| (*name, *text));
        let page = ("/", include_str!("../../assets/index.html"));
        let style = ("style.css", include_str!("../../assets/style.css"));
        for (name, text) in files.chain([page, style, ("report.js", REPORT.as_str())]) {
            let text = text.replace("http://www.w3.org/2000/svg", "");
            for word in ["http:", "https:", "@import", "innerHTML", "eval(", "<style"] {
                assert!(!text.contains(word), "{word} is in {name}");
            }
        }
    }

    #[test]
    fn every_file_that_the_page_names_is_there() {
        let page = include_str!("../../assets/index.html");
        let named = page.split('"').filter(|text| text.starts_with("/assets/"));
        for name in named {
            assert!(find(name).is_some(), "{name}");
        }
        for (module, _, text) in MODULES {
            for line in text.lines().filter(|line| line.starts_with("import ")) {
                let name = line.rsplit('"').nth(1).unwrap();
                let name = name.replace("./", "/assets/");
                assert!(find(&name).is_some(), "{module} imports {name}");
            }
        }
        assert!(find("/assets/../Cargo.toml").is_none());
    }
}
