//! Every mistake of a file has an error with its place.

use std::fmt::Write as _;

use rehearsal_import::{Format, Target, read, select};

/// Files with one mistake each.
const WRONG: &[(&str, &str)] = &[
    ("empty.har", "  \n"),
    ("unknown.txt", "hello: world\n"),
    ("cut.har", "{\"log\": {\"entries\": [\n  {\"request\": "),
    ("no_entries.har", "{\"log\": {}}"),
    (
        "no_request.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"http://a/\"}}, {}]}}",
    ),
    (
        "no_url.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\"}}]}}",
    ),
    (
        "url.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"ftp://a/\"}}]}}",
    ),
    (
        "time.har",
        "{\"log\": {\"entries\": [{\"startedDateTime\": \"noon\", \"request\": {\"method\": \"GET\", \"url\": \"http://a/\"}}]}}",
    ),
    (
        "status.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"http://a/\"}, \"response\": {\"status\": 9000}}]}}",
    ),
    (
        "headers.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"http://a/\", \"headers\": {\"a\": 1}}}]}}",
    ),
    (
        "header.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"http://a/\", \"headers\": [{\"name\": 1}]}}]}}",
    ),
    (
        "base64.har",
        "{\"log\": {\"entries\": [{\"request\": {\"method\": \"GET\", \"url\": \"http://a/\"}, \"response\": {\"status\": 200, \"content\": {\"text\": \"!\", \"encoding\": \"base64\"}}}]}}",
    ),
    ("nothing.har", "{\"log\": {\"entries\": []}}"),
    ("program.sh", "curl http://a/\nwget http://b/\n"),
    ("option.sh", "curl http://a/ \\\n  --teleport now\n"),
    ("value.sh", "curl http://a/ -H"),
    ("header.sh", "curl http://a/ -H 'a b'"),
    ("no_url.sh", "curl -X POST"),
    ("url.sh", "curl 'http://a:b/'"),
    ("quote.sh", "curl 'http://a/"),
    ("variable.sh", "curl \"$HOST/orders\""),
    ("pipe.sh", "curl http://a/ | jq ."),
    ("swagger.json", "{\"swagger\": \"2.0\", \"paths\": {}}"),
    ("version.json", "{\"openapi\": \"4.0.0\", \"paths\": {}}"),
    ("no_paths.json", "{\"openapi\": \"3.0.0\"}"),
    (
        "reference.json",
        "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"post\": {\"requestBody\": {\"$ref\": \"#/components/x\"}, \"responses\": {}}}}}",
    ),
    (
        "other_file.json",
        "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"$ref\": \"a.yaml\"}}}",
    ),
    (
        "responses.json",
        "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"get\": {}}}}",
    ),
    (
        "scheme.json",
        "{\"openapi\": \"3.0.0\", \"paths\": {\"/a\": {\"get\": {\"responses\": {}, \"security\": [{\"x\": []}]}}}}",
    ),
    ("tabs.yaml", "openapi: 3.0.0\npaths:\n  /a: [\n"),
    (
        "v1.json",
        "{\"info\": {\"schema\": \"https://schema.getpostman.com/json/collection/v1.0.0/\"}, \"item\": []}",
    ),
    (
        "no_item_request.json",
        "{\"info\": {\"name\": \"x\"}, \"item\": [{\"name\": \"a\"}]}",
    ),
    (
        "raw.json",
        "{\"info\": {\"name\": \"x\"}, \"item\": [{\"request\": {\"url\": \"http://a/\", \"body\": {\"mode\": \"raw\", \"raw\": \"{\", \"options\": {\"raw\": {\"language\": \"json\"}}}}}]}",
    ),
    (
        "mode.json",
        "{\"info\": {\"name\": \"x\"}, \"item\": [{\"request\": {\"url\": \"http://a/\", \"body\": {\"mode\": \"telepathy\"}}}]}",
    ),
    (
        "auth.json",
        "{\"info\": {\"name\": \"x\"}, \"item\": [{\"request\": {\"url\": \"http://a/\", \"auth\": {\"type\": \"hawk\"}}}]}",
    ),
];

#[test]
fn mistakes_have_their_places() {
    let mut out = String::new();
    for (file, text) in WRONG {
        let is_shell = file.rsplit('.').next() == Some("sh");
        let format = is_shell.then_some(Format::Curl);
        let error = read(file, text, format).expect_err(file);
        let _ = writeln!(out, "{error}");
        if let Some(help) = error.help {
            let _ = writeln!(out, "    help: {help}");
        }
    }
    insta::assert_snapshot!(out);
}

#[test]
fn requests_need_an_app_of_the_stage() {
    let text = "curl http://localhost:9/a";
    let error = |apps: &[&str]| {
        let recording = read("a.sh", text, None).unwrap().remove(0);
        let target = Target {
            apps: apps.iter().map(|&app| app.to_owned()).collect(),
            ..Target::default()
        };
        let error = select("a.sh", recording, &target).unwrap_err();
        format!("{error}; {}", error.help.clone().unwrap())
    };
    assert_eq!(
        error(&["api", "web"]),
        "a.sh: line 1: which app of the stage is http://localhost:9?; say so by `--app NAME` or `--app NAME=URL`: there are api, web"
    );
    assert_eq!(
        error(&[]),
        "a.sh: line 1: the stage has no app; add it under `apps` in the stage file"
    );
}

/// Whatever is cut off a file, or changed in it, nothing panics.
#[test]
fn damaged_files_are_refused_or_read() {
    let sources = [
        include_str!("../sources/orders.sh"),
        include_str!("../sources/session.har"),
        include_str!("../sources/shop.openapi.yaml"),
        include_str!("../sources/shop.postman_collection.json"),
    ];
    for text in sources {
        for at in (0..text.len())
            .step_by(101)
            .filter(|at| text.is_char_boundary(*at))
        {
            let _ = read("cut", &text[..at], None);
            let mut changed = text.to_owned();
            changed.replace_range(at..=at, if at % 2 == 0 { "0" } else { "\"" });
            let target = super::target();
            for recording in read("changed", &changed, None).unwrap_or_default() {
                if let Ok(selected) = select("changed", recording, &target) {
                    let _ = rehearsal_import::scenario(selected, &target, "changed", 0);
                }
            }
        }
    }
}
