use std::collections::BTreeSet;

use super::{App, CommandLine, StageConfig};
use crate::settings::Name;

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
        let env = self.env.iter().map(|(_, text)| text);
        let words = self.run.iter().flat_map(CommandLine::texts);
        env.chain(words)
            .for_each(|text| text.0.add_paths(&mut paths));
        paths
    }
}
