//! What of a system the scenarios exercised, and what not: routes, parts, the links
//! between them, operations, and failures of what the apps depend on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use anstyle::Style;
use rehearsal_record::{Event, Part, Route, StepOutcome, System};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cases::{Attempt, CaseCollector};
use crate::system_map::{SCENARIOS, SystemMap, Traffic, app_of_step, path_of, path_pattern};
use crate::{ReportFormat, Reporter, text};

pub(crate) const FORMAT: ReportFormat = ReportFormat {
    name: "coverage",
    create: |out| {
        Box::new(CoverageFile {
            out,
            collected: Collected::default(),
        })
    },
};

/// The number of names of what was not exercised that the console shows.
const MAX_NAMES: usize = 6;

/// The kinds of parts that a section is about, with its heading.
const PARTS: &[(&str, &str)] = &[
    ("app", "apps"),
    ("queue", "queues"),
    ("topic", "topics"),
    ("bucket", "buckets"),
    ("table", "tables"),
    ("user_pool", "user pools"),
    ("bus", "event buses"),
    ("secret", "secrets"),
    ("parameter", "parameters"),
    ("external", "externals"),
    ("database", "databases"),
];

/// What the cases of a run used.
#[derive(Debug, Default)]
pub struct Coverage {
    map: SystemMap,
    routes: BTreeMap<Arc<str>, AppRoutes>,
}

#[derive(Debug, Default)]
struct AppRoutes {
    /// Those of the app's OpenAPI document.
    declared: Vec<Route>,
    /// How often each was called.
    called: BTreeMap<Route, usize>,
}

/// Things of one kind.
#[derive(Debug, Serialize)]
struct Section {
    name: String,
    covered: usize,
    total: usize,
    /// Whether it counts in the percentage.
    counted: bool,
    items: Vec<Item>,
}

/// A thing that can be exercised.
#[derive(Debug, Serialize)]
struct Item {
    name: String,
    covered: bool,
    #[serde(skip_serializing_if = "String::is_empty")]
    detail: String,
}

impl Section {
    fn new(name: &str, counted: bool, items: Vec<Item>) -> Self {
        Self {
            name: name.to_owned(),
            covered: items.iter().filter(|item| item.covered).count(),
            total: items.len(),
            counted,
            items,
        }
    }
}

impl Coverage {
    pub(crate) fn describe(&mut self, system: &System) {
        self.map.describe(system);
    }

    pub(crate) fn add_routes(&mut self, app: &Arc<str>, routes: &[Route]) {
        let known = &mut self.routes.entry(Arc::clone(app)).or_default().declared;
        for route in routes {
            if !known.contains(route) {
                known.push(route.clone());
            }
        }
    }

    /// Adds what a case used.
    pub(crate) fn add(&mut self, attempt: Attempt<'_>) {
        for step in attempt.steps {
            self.add_step(step);
        }
        self.map.add(attempt);
    }

    fn add_step(&mut self, step: &StepOutcome) {
        let (Some(app), Some(request)) = (app_of_step(step), &step.request) else {
            return;
        };
        let field = |key: &str| request.get(key).and_then(Value::as_str);
        // What was not answered exercised no route.
        if step.observation.get("status").is_none() {
            return;
        }
        let routes = self.routes.entry(app).or_default();
        let method = field("method").unwrap_or_default();
        let path = path_of(field("url").unwrap_or_default());
        let route = routes.find(method, path).unwrap_or_else(|| Route {
            method: method.into(),
            path: path_pattern(path).into(),
        });
        *routes.called.entry(route).or_default() += 1;
    }

    pub(crate) fn map(&self) -> &SystemMap {
        &self.map
    }

    /// Returns whether there is anything that can be exercised.
    pub(crate) fn has_parts(&self) -> bool {
        !self.map.system().parts.is_empty()
    }

    /// Returns the share that was exercised of all that is counted, in whole percent
    /// rounded down; `None` if nothing is counted.
    pub fn percent(&self) -> Option<usize> {
        let (covered, total) = totals(&self.sections());
        (covered * 100).checked_div(total)
    }

    /// Returns the coverage as a JSON document.
    pub fn to_json(&self) -> Value {
        let sections = self.sections();
        let (covered, total) = totals(&sections);
        json!({
            "percent": self.percent(),
            "covered": covered,
            "total": total,
            "sections": sections,
        })
    }

    fn sections(&self) -> Vec<Section> {
        let mut sections = vec![self.declared_routes(), self.other_routes()];
        for (kind, name) in PARTS {
            sections.push(self.parts(kind, name));
        }
        sections.extend([self.links(), self.operations(), self.failures()]);
        sections.retain(|section| section.total > 0);
        sections
    }

    fn declared_routes(&self) -> Section {
        let routes = self.routes.iter().flat_map(|(app, routes)| {
            routes.declared.iter().map(move |route| {
                let calls = routes.called.get(route).copied().unwrap_or(0);
                Item {
                    name: format!("{app}: {} {}", route.method, route.path),
                    covered: calls > 0,
                    detail: times(calls),
                }
            })
        });
        Section::new("routes", true, routes.collect())
    }

    /// Returns routes that were called and are in no OpenAPI document. How many others
    /// there are is not known.
    fn other_routes(&self) -> Section {
        let routes = self.routes.iter().flat_map(|(app, routes)| {
            let others = routes.called.iter();
            let others = others.filter(|(route, _)| !routes.declared.contains(route));
            others.map(move |(route, calls)| Item {
                name: format!("{app}: {} {}", route.method, route.path),
                covered: true,
                detail: times(*calls),
            })
        });
        Section::new("routes in no OpenAPI document", false, routes.collect())
    }

    fn parts(&self, kind: &str, name: &str) -> Section {
        let edges = self.map.edges();
        let parts = self.map.system().parts.iter();
        let items = parts.filter(|part| &*part.kind == kind).map(|part| {
            let exercised = edges.iter().filter_map(|(from, to, traffic)| {
                let traffic = traffic.filter(|_| *from == part || *to == part)?;
                let other = if *from == part { *to } else { *from };
                Some((other, traffic))
            });
            let exercised: Vec<(&Part, &Traffic)> = exercised.collect();
            let calls = exercised
                .iter()
                .map(|(_, traffic)| traffic.calls - traffic.errors);
            let calls: usize = calls.sum();
            let only_steps = exercised.iter().all(|(other, _)| &*other.kind == SCENARIOS);
            Item {
                name: part.name.to_string(),
                covered: calls > 0,
                detail: match calls {
                    0 => String::new(),
                    _ if only_steps && kind != "app" => {
                        format!("{}, only by steps", times(calls))
                    }
                    _ => times(calls),
                },
            }
        });
        Section::new(name, true, items.collect())
    }

    fn links(&self) -> Section {
        let edges = self.map.edges();
        let links = self.map.system().links.iter();
        let items = links.map(|link| {
            let calls = edges.iter().filter_map(|(from, to, traffic)| {
                let ends = (*from, *to);
                let is_it = ends == (&link.from, &link.to) || ends == (&link.to, &link.from);
                Some(traffic.filter(|_| is_it)?.calls)
            });
            let calls: usize = calls.sum();
            Item {
                name: way(&link.from, &link.to),
                covered: calls > 0,
                detail: times(calls),
            }
        });
        Section::new("links", true, items.collect())
    }

    /// Returns the operations of services that anything but the steps called.
    fn operations(&self) -> Section {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (from, to, traffic) in self.map.edges() {
            if [from, to].iter().any(|part| &*part.kind == SCENARIOS) {
                continue;
            }
            let other = if &*to.kind == "app" { from } else { to };
            let kind = other.kind.replace('_', " ");
            for (operation, count) in traffic.iter().flat_map(|traffic| &traffic.operations) {
                *counts.entry(format!("{kind}: {operation}")).or_default() += count;
            }
        }
        let items = counts.into_iter().map(|(name, count)| Item {
            name,
            covered: true,
            detail: times(count),
        });
        Section::new("operations", false, items.collect())
    }

    /// Returns what apps depend on, and whether it was seen to fail.
    fn failures(&self) -> Section {
        let edges = self.map.edges().into_iter();
        let items = edges.filter_map(|(from, to, traffic)| {
            let traffic = traffic?;
            let (app, other) = if &*from.kind == "app" {
                (from, to)
            } else {
                (to, from)
            };
            if &*app.kind != "app" || &*other.kind == SCENARIOS {
                return None;
            }
            let failed = traffic.errors.max(traffic.faults);
            Some(Item {
                name: way(app, other),
                covered: failed > 0,
                detail: match traffic.faults {
                    0 if failed > 0 => text::count(failed, "error"),
                    0 => String::new(),
                    faults => text::count(faults, "injected fault"),
                },
            })
        });
        let mut items: Vec<Item> = items.collect();
        items.sort_by(|a, b| a.name.cmp(&b.name));
        // An app may send to a queue and receive from it.
        items.dedup_by(|later, earlier| {
            let same = later.name == earlier.name;
            if same && later.covered {
                earlier.covered = true;
                earlier.detail.clone_from(&later.detail);
            }
            same
        });
        Section::new("dependencies seen to fail", false, items)
    }

    /// Returns a summary of a few lines, with colours.
    fn summary(&self) -> String {
        const BOLD: Style = Style::new().bold();
        const DIM: Style = Style::new().dimmed();
        let sections = self.sections();
        let (covered, total) = totals(&sections);
        let mut out = match self.percent() {
            Some(percent) => {
                format!("\n{BOLD}coverage{BOLD:#}  {percent} % ({covered} of {total})\n")
            }
            None => format!("\n{BOLD}coverage{BOLD:#}  nothing is counted\n"),
        };
        let width = sections.iter().map(|section| section.name.len()).max();
        let width = width.unwrap_or(0);
        for section in &sections {
            let Section {
                name,
                covered,
                total,
                items,
                ..
            } = section;
            let missing = items.iter().filter(|item| !item.covered);
            let missing: Vec<&str> = missing.map(|item| item.name.as_str()).collect();
            let count = if missing.is_empty() && !section.counted {
                total.to_string()
            } else {
                format!("{covered} of {total}")
            };
            let _ = write!(out, "  {name:width$}  {count}");
            if !missing.is_empty() {
                let more = missing.len().saturating_sub(MAX_NAMES);
                let shown = missing[..missing.len() - more].join(", ");
                let _ = write!(out, "  {DIM}not: {shown}{DIM:#}");
                if more > 0 {
                    let _ = write!(out, "{DIM} and {more} more{DIM:#}");
                }
            }
            out.push('\n');
        }
        out
    }
}

impl AppRoutes {
    /// Returns the declared route of a request: that with the fewest parameters.
    fn find(&self, method: &str, path: &str) -> Option<Route> {
        let matches = |route: &&Route| {
            let (mut pattern, mut path) = (route.path.split('/'), path.split('/'));
            loop {
                match (pattern.next(), path.next()) {
                    (None, None) => return true,
                    (Some(wanted), Some(segment)) => {
                        let is_parameter = wanted.starts_with('{') && !segment.is_empty();
                        if wanted != segment && !is_parameter {
                            return false;
                        }
                    }
                    _ => return false,
                }
            }
        };
        let routes = self.declared.iter();
        let routes = routes
            .filter(|route| &*route.method == method)
            .filter(matches);
        routes
            .min_by_key(|route| route.path.matches('{').count())
            .cloned()
    }
}

fn totals(sections: &[Section]) -> (usize, usize) {
    let counted = sections.iter().filter(|section| section.counted);
    counted.fold((0, 0), |(covered, total), section| {
        (covered + section.covered, total + section.total)
    })
}

fn times(count: usize) -> String {
    match count {
        0 => String::new(),
        count => text::count(count, "call"),
    }
}

fn way(from: &Part, to: &Part) -> String {
    let name = |part: &Part| match &*part.kind {
        "app" => part.name.to_string(),
        kind => format!("{} {}", kind.replace('_', " "), part.name),
    };
    format!("{} → {}", name(from), name(to))
}

/// Coverage that is collected from events.
#[derive(Debug, Default)]
struct Collected {
    coverage: Coverage,
    cases: CaseCollector,
}

impl Collected {
    fn add(&mut self, event: &Event) {
        self.cases.add(event);
        match event {
            Event::StageDescribed { system } => self.coverage.describe(system),
            Event::RoutesRead { app, routes } => self.coverage.add_routes(app, routes),
            Event::CaseFinished { id, outcome } => {
                let record = self.cases.take(id);
                self.coverage.add(record.last_attempt(outcome));
            }
            _ => {}
        }
    }
}

/// Writes the coverage as a JSON document.
struct CoverageFile<W> {
    out: W,
    collected: Collected,
}

impl<W: Write + Send> Reporter for CoverageFile<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.collected.add(event);
        if let Event::RunFinished { .. } = event {
            let document = self.collected.coverage.to_json();
            serde_json::to_writer_pretty(&mut self.out, &document)?;
            writeln!(self.out)?;
            self.out.flush()?;
        }
        Ok(())
    }
}

/// Writes a summary of the coverage for a person, and tells the percentage.
pub struct CoverageSummary<W> {
    /// Where to write; `None` tells the percentage only.
    out: Option<W>,
    collected: Collected,
    percent: Arc<Mutex<Option<usize>>>,
}

impl<W: Write> CoverageSummary<W> {
    /// Creates a reporter that writes to `out`, with colours; a writer can strip them.
    /// It sets `percent` at the end of the run.
    pub fn new(out: Option<W>, percent: Arc<Mutex<Option<usize>>>) -> Self {
        Self {
            out,
            collected: Collected::default(),
            percent,
        }
    }
}

impl<W: Write + Send> Reporter for CoverageSummary<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        self.collected.add(event);
        if !matches!(event, Event::RunFinished { .. }) {
            return Ok(());
        }
        let coverage = &self.collected.coverage;
        *self.percent.lock().unwrap_or_else(PoisonError::into_inner) = coverage.percent();
        match &mut self.out {
            Some(out) => {
                out.write_all(coverage.summary().as_bytes())?;
                out.flush()
            }
            None => Ok(()),
        }
    }
}
