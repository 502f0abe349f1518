use std::collections::BTreeSet;
use std::sync::Arc;

use super::Scenario;
use super::flow::Flows;
use super::parse::ScenarioTree;
use crate::diagnostic::Diagnostic;
use crate::resolve::{self, Project, Resolver, Signatures, Variables};
use crate::settings::Name;

impl ScenarioTree {
    /// Checks it against the stage, the variables, other files and the flows;
    /// a scenario comes of it if nothing is wrong. `id` is its path below the
    /// scenarios folder.
    pub(crate) fn resolve(
        self,
        id: &str,
        project: &Project<'_>,
        signatures: &Signatures,
        flows: &Arc<Flows>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Option<Scenario> {
        let calls: Vec<_> = self.calls().collect();
        let mut resolver = Resolver::new(project, signatures, &self.file, Variables::default());
        let own = self.keys.as_ref().and_then(|keys| keys.apps.as_ref());
        resolver.apps = Some(match own {
            Some(apps) => apps.0.iter().filter_map(Name::fixed).collect(),
            None => project.names.of("apps").to_vec(),
        });
        let app = self.keys.as_ref().and_then(|keys| keys.app.as_ref());
        if let Some(app) = app {
            resolver.default_app(app);
        }
        let [head, steps, always] = &self.pending;
        resolver.run(head);
        let cases = self.cases.resolve(&mut resolver);
        resolver.run(steps);
        resolver.without_expectations = true;
        resolver.run(always);
        resolver.finish();
        let pending = self.pending.iter();
        let mut externals: BTreeSet<String> = pending
            .flat_map(|pending| resolve::externals(pending, &project.names))
            .collect();
        let mut found = self.diagnostics.iter().chain(&resolver.diagnostics);
        let right = self.complete && !found.any(Diagnostic::is_error);
        diagnostics.extend(self.diagnostics);
        diagnostics.extend(resolver.diagnostics);
        if !right || calls.iter().any(|flow| !flows.contains(flow)) {
            return None;
        }
        externals.extend(calls.iter().flat_map(|id| flows.get(id).externals.clone()));
        let keys = self.keys?;
        Some(Scenario {
            file: self.file,
            id: id.into(),
            title: keys.scenario.text,
            tags: keys.tags.0.into_iter().map(|tag| tag.text).collect(),
            seeds: keys.seed.0.iter().filter_map(Name::fixed).collect(),
            apps: keys
                .apps
                .map(|apps| apps.0.iter().filter_map(Name::fixed).collect()),
            app: keys.app.and_then(|app| app.fixed()),
            as_user: keys.as_user.and_then(|user| user.fixed()),
            needs: keys.needs.0,
            timeout: keys.timeout,
            skip: keys.skip.map(|reason| reason.text),
            cases: cases?,
            vars: self.vars?,
            steps: self.steps?,
            always: self.always?,
            externals,
            flows: Arc::clone(flows),
        })
    }
}
