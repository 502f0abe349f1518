//! Values that are known from elsewhere: AWS's models, the routes of apps, files.

use std::collections::BTreeSet;

use rehearsal_model::models::{self, Member, Shape as ModelShape};

use super::cursor::Slot;
use super::{Assistant, parse};
use rehearsal_script::language;
use rehearsal_script::language::DeclaredNames;
use rehearsal_syntax::sources::{folder_of, resolve};

/// More files than this are no help to choose from.
const MOST_FILES: usize = 200;

/// Where a value is written, and what is known there.
pub(super) struct Suggestions<'a> {
    pub(super) assistant: &'a Assistant<'a>,
    pub(super) file: &'a str,
    pub(super) names: &'a DeclaredNames,
    /// The word that is completed.
    pub(super) word: &'a str,
    /// What stands before it in the value.
    pub(super) written: &'a str,
}

impl Suggestions<'_> {
    /// Returns the values that a place can hold, with what they are.
    pub(super) fn of(&self, slot: &Slot) -> Vec<(String, String)> {
        match slot {
            Slot::Operation { or_service } => self.operations(*or_service),
            Slot::OperationOf(service) => models::operations(service)
                .map(|operation| (operation.to_owned(), format!("An operation of {service}.")))
                .collect(),
            Slot::Model(ModelShape::String(text)) => text
                .values
                .iter()
                .map(|value| ((*value).to_owned(), String::new()))
                .collect(),
            Slot::Model(ModelShape::Boolean) => ["true", "false"]
                .map(|word| (word.to_owned(), String::new()))
                .to_vec(),
            Slot::Bucket => self
                .names
                .of("cloud.buckets")
                .iter()
                .map(|name| {
                    (
                        format!("{name}/"),
                        format!("The bucket `{name}` of the stage."),
                    )
                })
                .collect(),
            Slot::Request(app) => self.requests(app.as_deref()),
            Slot::Route(external) => {
                let routes = self.names.of(&format!("externals.{external}.routes"));
                let routes = routes.iter().filter_map(|route| route.split_once(' '));
                self.routes(routes, &format!("A route of the external `{external}`."))
            }
            Slot::File(ends) => self.files(ends),
            _ => Vec::new(),
        }
    }

    /// Returns services, or behind a dot the operations of one.
    fn operations(&self, or_service: bool) -> Vec<(String, String)> {
        if let Some((service, _)) = self.word.split_once('.') {
            let title = models::service(service).map_or(service, |model| model.title);
            return models::operations(service)
                .map(|operation| {
                    let doc = format!("An operation of {title}.");
                    (format!("{service}.{operation}"), doc)
                })
                .collect();
        }
        let dot = if or_service { "" } else { "." };
        let services = models::ALL.iter();
        let mut found: Vec<_> = services
            .map(|model| (format!("{}{dot}", model.name), model.title.to_owned()))
            .collect();
        if or_service {
            found.push(("all".to_owned(), "The calls of all services.".to_owned()));
        }
        found
    }

    /// Returns the requests that the OpenAPI document of an app has, as the last run read it.
    fn requests(&self, app: Option<&str>) -> Vec<(String, String)> {
        let apps = self.assistant.last_runs.routes.iter();
        let mut found = Vec::new();
        for (name, routes) in apps.filter(|(name, _)| app.is_none_or(|app| app == *name)) {
            let routes = routes.iter().map(|route| (&*route.method, &*route.path));
            found.extend(self.routes(routes, &format!("A route of the app `{name}`.")));
        }
        found
    }

    /// Returns routes; where the method is written, the paths of those with that method.
    fn routes<'r>(
        &self,
        routes: impl Iterator<Item = (&'r str, &'r str)>,
        doc: &str,
    ) -> Vec<(String, String)> {
        let written = self.written.trim();
        let route = |(method, path): (&str, &str)| {
            // A parameter of a path is most often something that was saved.
            let path = path.replace('{', "${");
            if written.is_empty() {
                Some((format!("{method} {path}"), doc.to_owned()))
            } else {
                (written == method).then(|| (path, doc.to_owned()))
            }
        };
        routes.filter_map(route).collect()
    }

    /// Returns the paths of files as one writes them; of flows where no ends are given.
    fn files(&self, ends: &[&str]) -> Vec<(String, String)> {
        let sources = self.assistant.sources;
        let stage_file = self.assistant.stage_file;
        let root = stage_file.map_or_else(
            || ".".to_owned(),
            |file| {
                let node = sources.read(file).ok().and_then(|text| parse(file, &text));
                language::root(file, node.as_ref())
            },
        );
        let scenarios = stage_file.map_or("scenarios", folder_of);
        let typed = self.word.rsplit_once('/').map(|(folder, _)| folder);
        let folders = match typed {
            Some(folder) => vec![(resolve(&root, self.file, folder), Some(folder))],
            None if ends.is_empty() => vec![(scenarios.to_owned(), None)],
            None => vec![(resolve(&root, self.file, "fixtures"), Some("fixtures"))],
        };
        let mut found = BTreeSet::new();
        for (folder, as_written) in folders {
            for file in sources.files_below(&folder) {
                let is_meant = match ends {
                    [] => is_flow(&sources.read(&file).unwrap_or_default()),
                    ends => ends.iter().any(|end| file.ends_with(end)),
                };
                let Some(rest) = file.strip_prefix(&folder).filter(|_| is_meant) else {
                    continue;
                };
                let path = match as_written {
                    Some(written) => format!("{written}{rest}"),
                    None if root == "." => file,
                    None => match file.strip_prefix(&format!("{root}/")) {
                        Some(below) => below.to_owned(),
                        None => continue,
                    },
                };
                found.insert(path);
                if found.len() == MOST_FILES {
                    break;
                }
            }
        }
        let doc = if ends.is_empty() {
            "A flow."
        } else {
            "A file."
        };
        found
            .into_iter()
            .map(|path| (path, doc.to_owned()))
            .collect()
    }
}

fn is_flow(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("flow:"))
}

/// Returns what a member of AWS's models is.
pub(super) fn member(member: &Member) -> String {
    let noun = match member.shape() {
        ModelShape::Structure(_) => "a mapping with known keys",
        ModelShape::List(_) => "a list",
        ModelShape::Map(_) => "a mapping",
        ModelShape::String(_) => "text",
        ModelShape::Integer(_) | ModelShape::Long(_) | ModelShape::Double => "a number",
        ModelShape::Boolean => "`true` or `false`",
        ModelShape::Blob(_) => "bytes as base64 text",
        ModelShape::Timestamp(_) => "a time such as `2026-11-20T09:00:00Z`",
        ModelShape::Document => "any value",
    };
    let required = if member.required { "; required" } else { "" };
    format!("A member of the operation ({noun}{required}).")
}
