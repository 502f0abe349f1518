use std::collections::BTreeSet;

use super::{App, CommandLine, StageConfig};
use crate::settings::Name;
use crate::value::Template;

impl StageConfig {
    /// The apps of these names, and those that they refer to or that have to be
    /// ready first.
    pub fn with_dependencies(&self, apps: impl IntoIterator<Item = String>) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut pending: Vec<String> = apps.into_iter().collect();
        while let Some(name) = pending.pop() {
            let Some(app) = self.apps.get(&name) else {
                continue;
            };
            if found.insert(name) {
                let paths = app.referenced_paths().into_iter();
                pending.extend(
                    paths
                        .filter(|path| path[0] == "apps")
                        .filter_map(|path| path.into_iter().nth(1)),
                );
                pending.extend(app.after.iter().filter_map(Name::fixed));
            }
        }
        found
    }
}

impl App {
    /// The paths that its environment and command refer to:
    /// `["apps", "payment", "url"]`.
    pub fn referenced_paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        let mut collect = |template: &Template| {
            template.walk(&mut |expr| {
                if let Some((root, path)) = expr.as_path() {
                    let names = std::iter::once(root).chain(path);
                    paths.push(names.map(str::to_owned).collect());
                }
            });
        };
        self.env.iter().for_each(|(_, text)| collect(&text.0));
        let words = self.run.iter().flat_map(CommandLine::texts);
        words.for_each(|text| collect(&text.0));
        paths
    }
}
