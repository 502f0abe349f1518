//! What readers of nodes share: the file they are in, the names the stage
//! declares, the variables defined so far, and the mistakes found.

use std::collections::HashMap;
use std::sync::Arc;

use rehearsal_record::Place;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::scenario::Flow;
use crate::settings::Names;
use crate::sources::{PathKind, Sources, folder_of, glob_matches, join};
use crate::suggest::{closest, listed};
use crate::value::{
    Expr, ExprKind, Mistake, Template, TemplateKind, TemplatePart, parse_expression, split_template,
};
use crate::variables::Variables;
use crate::yaml::{Kind, Node};

pub(crate) struct Reader<'r> {
    pub(crate) sources: &'r dyn Sources,
    pub(crate) names: &'r Names,
    /// The file that is being read, as the person names it.
    pub(crate) file: Arc<str>,
    /// Its text.
    pub(crate) text: Arc<str>,
    /// What plain paths are relative to.
    pub(crate) root: String,
    pub(crate) variables: Variables,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// The flows that are being read, outermost first: a circle shows here.
    pub(crate) open_flows: Vec<String>,
    /// The flows that were read so far; `None` for those that are wrong.
    pub(crate) flows: HashMap<String, Option<Arc<Flow>>>,
    /// The apps that a request without `app` may be for; `None` in a flow,
    /// which is called by scenarios with apps of their own.
    pub(crate) apps: Option<Vec<String>>,
    /// Whether the steps being read are those of `always`.
    pub(crate) in_always: bool,
}

impl Reader<'_> {
    pub(crate) fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn wrong_type(&mut self, node: &Node, needed: &str) {
        let message = format!("{needed} is needed here, and this is {}", node.noun());
        let diagnostic = Diagnostic::at(Code::WrongType, node, message);
        let diagnostic = match &node.kind {
            Kind::Null => diagnostic.label("a value is missing"),
            _ => diagnostic,
        };
        self.report(diagnostic);
    }

    /// One of some words.
    pub(crate) fn keyword(&mut self, node: &Node, words: &[&'static str]) -> Option<&'static str> {
        let written = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Bool(flag) => flag.to_string(),
            Kind::Number(number) => number.to_string(),
            _ => {
                self.wrong_type(node, &format!("one of {}", listed(words.iter().copied())));
                return None;
            }
        };
        let found = words.iter().find(|word| **word == written).copied();
        if found.is_none() {
            let message = format!(
                "`{written}` is not one of {}",
                listed(words.iter().copied())
            );
            let diagnostic = Diagnostic::at(Code::InvalidValue, node, message)
                .did_you_mean(closest(&written, words.iter().copied()));
            self.report(diagnostic);
        }
        found
    }

    /// A value with placeholders.
    pub(crate) fn template(&mut self, node: &Node) -> Option<Template> {
        let kind = match &node.kind {
            Kind::Null | Kind::Bool(_) | Kind::Number(_) => TemplateKind::Fixed(node.to_json()),
            Kind::Text(text) => self.text_template(text, node)?,
            Kind::List(items) => {
                let read: Vec<_> = items.iter().map(|item| self.template(item)).collect();
                TemplateKind::List(read.into_iter().collect::<Option<_>>()?)
            }
            Kind::Map(entries) => {
                let read: Vec<_> = entries
                    .iter()
                    .map(|entry| Some((entry.key.text.clone(), self.template(&entry.value)?)))
                    .collect();
                TemplateKind::Object(read.into_iter().collect::<Option<_>>()?)
            }
        };
        Some(Template {
            place: node.place.clone(),
            kind,
        })
    }

    fn text_template(&mut self, text: &str, node: &Node) -> Option<TemplateKind> {
        if !text.contains('$') {
            return Some(TemplateKind::Fixed(Value::String(text.to_owned())));
        }
        let cut = split_template(text, &self.locator(text, node));
        let cut = match cut {
            Ok(cut) => cut,
            Err(mistake) => {
                self.mistake(text, node, mistake);
                return None;
            }
        };
        for part in &cut.parts {
            if let TemplatePart::Placeholder(expr) = part {
                self.check_expression(expr);
            }
        }
        let mut parts = cut.parts;
        Some(match (cut.whole, parts.pop()) {
            (true, Some(TemplatePart::Placeholder(expr))) => TemplateKind::Placeholder(expr),
            (_, Some(TemplatePart::Text(only))) if parts.is_empty() => {
                TemplateKind::Fixed(Value::String(only))
            }
            (_, last) => {
                parts.extend(last);
                TemplateKind::Text(parts)
            }
        })
    }

    /// A text that is one expression, with or without `${}` around it.
    pub(crate) fn expression(&mut self, node: &Node) -> Option<Expr> {
        let text = match &node.kind {
            Kind::Text(text) => text.clone(),
            Kind::Bool(flag) => flag.to_string(),
            _ => {
                self.wrong_type(node, "an expression such as `${qty > 1}`");
                return None;
            }
        };
        if text.contains('$') {
            let cut = match split_template(&text, &self.locator(&text, node)) {
                Ok(cut) => cut,
                Err(mistake) => {
                    self.mistake(&text, node, mistake);
                    return None;
                }
            };
            if let [TemplatePart::Placeholder(expr)] = &cut.parts[..] {
                self.check_expression(expr);
                return Some(expr.clone());
            }
            self.variables.maybe_used_in(&text);
            let message = "one expression is needed here, and this is a text with placeholders";
            self.report(
                Diagnostic::at(Code::Expression, node, message)
                    .help("write the whole condition inside one `${…}`"),
            );
            return None;
        }
        let parsed = parse_expression(&text, &self.locator(&text, node));
        match parsed {
            Ok(expr) => {
                self.check_expression(&expr);
                Some(expr)
            }
            Err(mistake) => {
                self.mistake(&text, node, mistake);
                None
            }
        }
    }

    /// Variables and what can be told of function arguments.
    pub(crate) fn check_expression(&mut self, expr: &Expr) {
        let mut found: Vec<Expr> = Vec::new();
        let mut inside_path = false;
        expr.walk(&mut |part| {
            // Of `a.b.c` only the outermost is looked at, as a path.
            if part.as_path().is_some() {
                if !inside_path {
                    found.push(part.clone());
                }
                inside_path = matches!(part.kind, ExprKind::Field(..) | ExprKind::Index(..));
            } else {
                inside_path = false;
                if matches!(part.kind, ExprKind::Call(..)) {
                    found.push(part.clone());
                }
            }
        });
        for part in found {
            if let Some((root, path)) = part.as_path() {
                let diagnostic = self.variables.used(root, &path, &part.place, self.names);
                self.diagnostics.extend(diagnostic);
            } else if let ExprKind::Call(function, arguments) = &part.kind {
                self.check_call(function.name, arguments);
            }
        }
    }

    fn check_call(&mut self, function: &str, arguments: &[Expr]) {
        let Some(Expr {
            kind: ExprKind::Literal(Value::String(text)),
            place,
        }) = arguments.first()
        else {
            return;
        };
        match function {
            "file" => {
                self.existing_file(text, place);
            }
            "secret" if !self.names.secrets.contains(text) => {
                let known = self.names.secrets.iter().map(String::as_str);
                let diagnostic = Diagnostic::new(
                    Code::UndefinedVariable,
                    place,
                    format!("the stage declares no secret `{text}`"),
                )
                .did_you_mean(closest(text, known.clone()))
                .help(format!("secrets of the stage: {}", listed(known)));
                self.report(diagnostic);
            }
            _ => {}
        }
    }

    /// A path of this file as a path from where the person stands.
    pub(crate) fn resolve(&self, path: &str) -> String {
        let from_here =
            matches!(path, "." | "..") || path.starts_with("./") || path.starts_with("../");
        if from_here {
            join(folder_of(&self.file), path)
        } else {
            join(&self.root, path)
        }
    }

    /// The resolved path of a file that is there.
    pub(crate) fn existing_file(&mut self, path: &str, place: &Place) -> Option<String> {
        let resolved = self.resolve(path);
        match self.sources.kind(&resolved) {
            PathKind::File => return Some(resolved),
            PathKind::Folder => {
                let message = format!("`{path}` is a folder, and a file is needed");
                self.report(Diagnostic::new(Code::MissingFile, place, message));
            }
            PathKind::Missing => {
                let diagnostic = self.missing_file(path, &resolved, place);
                self.report(diagnostic);
            }
        }
        None
    }

    /// The resolved path of a folder that is there.
    pub(crate) fn existing_folder(&mut self, path: &str, place: &Place) -> Option<String> {
        let resolved = self.resolve(path);
        match self.sources.kind(&resolved) {
            PathKind::Folder => return Some(resolved),
            PathKind::File => {
                let message = format!("`{path}` is a file, and a folder is needed");
                self.report(Diagnostic::new(Code::MissingFile, place, message));
            }
            PathKind::Missing => {
                let message = format!("there is no folder `{path}`");
                self.report(
                    Diagnostic::new(Code::MissingFile, place, message)
                        .label(format!("looked for as `{resolved}`")),
                );
            }
        }
        None
    }

    /// The files a pattern matches, sorted: at least one.
    pub(crate) fn glob(&mut self, pattern: &str, place: &Place) -> Option<Vec<String>> {
        let resolved = self.resolve(pattern);
        let folder = resolved
            .split(['*', '?'])
            .next()
            .and_then(|fixed| fixed.rsplit_once('/'))
            .map_or(".", |(folder, _)| folder);
        let found = self.sources.files_below(folder);
        let mut files: Vec<String> = found
            .iter()
            .map(|file| file.strip_prefix("./").unwrap_or(file).to_owned())
            .collect();
        files.retain(|file| glob_matches(&resolved, file));
        files.sort();
        if files.is_empty() {
            self.report(
                Diagnostic::new(
                    Code::EmptyGlob,
                    place,
                    format!("no file matches `{pattern}`"),
                )
                .label(format!("looked for as `{resolved}`"))
                .help("`*` stays in one folder, `**` goes into those below"),
            );
            return None;
        }
        Some(files)
    }

    fn missing_file(&self, path: &str, resolved: &str, place: &Place) -> Diagnostic {
        // The whole of a working folder may be large; one in it is not.
        let siblings = match folder_of(resolved) {
            "." => Vec::new(),
            folder => self.sources.files_below(folder),
        };
        let name = resolved.rsplit('/').next().unwrap_or(resolved);
        let near = closest(
            name,
            siblings.iter().filter_map(|file| file.rsplit('/').next()),
        );
        let diagnostic = Diagnostic::new(
            Code::MissingFile,
            place,
            format!("there is no file `{path}`"),
        )
        .label(format!("looked for as `{resolved}`"));
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}` in that folder?")),
            None => diagnostic.help(
                "paths begin at the stage's `root`; those that begin with `./` or `../` at this file",
            ),
        }
    }

    pub(crate) fn mistake(&mut self, text: &str, node: &Node, mistake: Mistake) {
        self.variables.maybe_used_in(text);
        let place = self.locator(text, node)(mistake.start, mistake.length);
        let mut diagnostic = Diagnostic::new(mistake.code, &place, mistake.message)
            .did_you_mean(mistake.instead.as_deref());
        diagnostic.help = mistake.help;
        self.report(diagnostic);
    }

    /// Turns characters of a scalar's value into a place in the file. The
    /// value may have been unescaped, unfolded and unindented, so the stretch
    /// is looked for in the source: it is the one before which the same
    /// stretch stands equally often.
    pub(crate) fn locator(
        &self,
        value: &str,
        node: &Node,
    ) -> impl Fn(usize, usize) -> Place + use<> {
        let chars: Vec<char> = value.chars().collect();
        let text = Arc::clone(&self.text);
        let bytes = node.bytes.clone();
        let whole = node.place.clone();
        move |start, length| {
            let start = start.min(chars.len());
            let end = (start + length).min(chars.len());
            let stretch: String = chars[start..end].iter().collect();
            let stretch = stretch.lines().next().unwrap_or("");
            let source = text.get(bytes.clone()).unwrap_or("");
            if stretch.is_empty() {
                return whole.clone();
            }
            let before: String = chars[..start].iter().collect();
            let nth = before.matches(stretch).count();
            let Some((offset, _)) = source.match_indices(stretch).nth(nth) else {
                return whole.clone();
            };
            let ahead = &source[..offset];
            let lines = ahead.matches('\n').count();
            let column = match ahead.rsplit_once('\n') {
                Some((_, last)) => last.chars().count() + 1,
                None => whole.column as usize + ahead.chars().count(),
            };
            Place {
                file: Arc::clone(&whole.file),
                line: whole.line + u32::try_from(lines).unwrap_or(0),
                column: u32::try_from(column).unwrap_or(u32::MAX),
                length: u32::try_from(stretch.chars().count()).unwrap_or(1).max(1),
            }
        }
    }
}
