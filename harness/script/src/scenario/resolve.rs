use std::sync::Arc;

use rehearsal_record::Place;

use super::Scenario;
use super::flow::Flows;
use super::folder::{FolderSetup, joined};
use super::parse::ScenarioTree;
use crate::diagnostic::Diagnostic;
use crate::resolve::{Findings, Project, Resolver, Signatures, StageUses, Variables};
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
        folder: &FolderSetup,
        findings: &mut Findings,
    ) -> Option<Scenario> {
        let calls: Vec<_> = self.calls().collect();
        let mut resolver = Resolver::new(project, signatures, &self.file, Variables::default());
        let own = self.keys.as_ref().and_then(|keys| keys.apps.as_ref());
        resolver.apps = Some(match own {
            Some(apps) => apps.0.iter().filter_map(Name::fixed).collect(),
            None => project.names.of("apps").to_vec(),
        });
        let app = self.keys.as_ref().and_then(|keys| keys.app.as_ref());
        match (app, &folder.app) {
            (Some(app), _) => resolver.default_app(app),
            (None, Some(app)) => {
                let apps = own.and_then(|apps| apps.0.first());
                let place = apps.map_or_else(|| start(&self.file), |app| app.place().clone());
                resolver.inherited_app(app, &place);
            }
            (None, None) => {}
        }
        let [head, vars, steps, always] = &self.pending;
        resolver.run(head);
        let cases = self.cases.resolve(&mut resolver);
        resolver.run(vars);
        resolver.define_elsewhere(&folder.defined);
        resolver.run(steps);
        resolver.without_expectations = true;
        resolver.run(always);
        resolver.finish();
        let pending = self.pending.iter();
        let mut uses = StageUses::default();
        for pending in pending {
            uses.extend(&StageUses::of(pending, &project.names));
        }
        let mut found = self.diagnostics.iter().chain(&resolver.diagnostics);
        let right = self.complete && !found.any(Diagnostic::is_error);
        findings.diagnostics.extend(self.diagnostics);
        findings.extend(resolver.take_findings());
        if !right || folder.is_wrong || calls.iter().any(|flow| !flows.contains(flow)) {
            return None;
        }
        for flow in &calls {
            uses.extend(&flows.get(flow).uses);
        }
        uses.extend(&folder.uses);
        let keys = self.keys?;
        uses.functions
            .extend(keys.functions.0.iter().filter_map(Name::fixed));
        Some(Scenario {
            file: self.file,
            id: id.into(),
            title: keys.scenario.text,
            tags: joined(&folder.tags, keys.tags.0.into_iter().map(|tag| tag.text)),
            seeds: joined(&folder.seeds, keys.seed.0.iter().filter_map(Name::fixed)),
            apps: keys
                .apps
                .map(|apps| apps.0.iter().filter_map(Name::fixed).collect()),
            app: keys
                .app
                .as_ref()
                .or(folder.app.as_ref())
                .and_then(Name::fixed),
            as_user: keys
                .as_user
                .as_ref()
                .or(folder.as_user.as_ref())
                .and_then(Name::fixed),
            needs: keys.needs.0,
            timeout: keys.timeout,
            skip: keys.skip.map(|reason| reason.text),
            cases: cases?,
            vars: self.vars?,
            setup_steps: folder.before.len(),
            steps: [folder.before.clone(), self.steps?].concat(),
            always: [self.always?, folder.after.clone()].concat(),
            uses,
            flows: Arc::clone(flows),
        })
    }
}

/// The start of a file.
fn start(file: &Arc<str>) -> Place {
    Place {
        file: Arc::clone(file),
        line: 1,
        column: 1,
        length: 1,
    }
}
