//! The answers to what an editor asks about a file.

use std::path::Path;

use crate::assist::{self, Assistant, CompletionKind, Symbol};
use lsp_types::{
    CodeActionOrCommand, CompletionItem, CompletionItemKind, CompletionTextEdit, DocumentSymbol,
    Documentation, FoldingRange, Hover, HoverContents, MarkupContent, MarkupKind, Position, Range,
    SemanticTokens, SymbolKind, TextEdit,
};
use rehearsal_record::LastRuns;
use rehearsal_script::{Diagnostic, Sources as _};

use crate::checked::Checked;
use crate::diagnostics::{cure, location};
use crate::positions::{from_protocol, range_of, range_of_bytes, whole};
use crate::project::Project;
use crate::tokens::{encoded, folding_range};

/// A file that an editor asks about.
#[derive(Debug)]
pub(crate) struct OpenFile<'a> {
    pub(crate) project: &'a Project<'a>,
    /// Its path from the project's folder.
    pub(crate) path: String,
    pub(crate) text: std::sync::Arc<str>,
}

impl<'a> OpenFile<'a> {
    pub(crate) fn new(project: &'a Project<'a>, file: &Path) -> Option<Self> {
        let path = project.relative(file)?;
        let text = project.read(&path).ok()?;
        Some(Self {
            project,
            path,
            text,
        })
    }

    fn assistant<'s>(&'s self, last_runs: &'s LastRuns) -> Assistant<'s> {
        Assistant {
            last_runs,
            sources: self.project,
            stage_file: self.project.stage_file(),
        }
    }

    pub(crate) fn completion(&self, runs: &LastRuns, position: Position) -> Vec<CompletionItem> {
        let position = from_protocol(&self.text, position);
        let found = self.assistant(runs).complete(&self.path, position);
        let item = |completion: assist::Completion| CompletionItem {
            label: completion.label,
            kind: Some(match completion.kind {
                CompletionKind::Key => CompletionItemKind::PROPERTY,
                CompletionKind::Action => CompletionItemKind::METHOD,
                CompletionKind::Field => CompletionItemKind::FIELD,
                CompletionKind::Operator => CompletionItemKind::OPERATOR,
                CompletionKind::Keyword => CompletionItemKind::KEYWORD,
                CompletionKind::Name => CompletionItemKind::CONSTANT,
                CompletionKind::Variable => CompletionItemKind::VARIABLE,
                CompletionKind::Function => CompletionItemKind::FUNCTION,
            }),
            documentation: Some(Documentation::MarkupContent(markdown(completion.doc))),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit::new(
                range_of_bytes(&self.text, completion.replaces),
                completion.insert,
            ))),
            ..CompletionItem::default()
        };
        found.into_iter().map(item).collect()
    }

    pub(crate) fn hover(&self, position: Position) -> Option<Hover> {
        let position = from_protocol(&self.text, position);
        let found = self
            .assistant(&LastRuns::default())
            .hover(&self.path, position)?;
        Some(Hover {
            contents: HoverContents::Markup(markdown(found.text)),
            range: Some(range_of(&self.text, &found.place)),
        })
    }

    pub(crate) fn definition(
        &self,
        checked: &Checked,
        position: Position,
    ) -> Option<lsp_types::Location> {
        if let Some(found) = self.declaration(checked, position) {
            return Some(found);
        }
        let position = from_protocol(&self.text, position);
        let place = self
            .assistant(&LastRuns::default())
            .definition(&self.path, position)?;
        location(self.project, &place)
    }

    pub(crate) fn symbols(&self) -> Vec<DocumentSymbol> {
        let symbols = assist::symbols(&self.path, &self.text);
        symbols.iter().map(|symbol| self.symbol(symbol)).collect()
    }

    #[expect(deprecated, reason = "the type has a field that is deprecated")]
    fn symbol(&self, symbol: &Symbol) -> DocumentSymbol {
        let range = range_of(&self.text, &symbol.place);
        let children: Vec<_> = symbol
            .children
            .iter()
            .map(|child| self.symbol(child))
            .collect();
        DocumentSymbol {
            name: symbol.name.clone(),
            detail: (!symbol.detail.is_empty()).then(|| symbol.detail.clone()),
            kind: if children.is_empty() {
                SymbolKind::FIELD
            } else {
                SymbolKind::NAMESPACE
            },
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: (!children.is_empty()).then_some(children),
        }
    }

    pub(crate) fn folds(&self) -> Vec<FoldingRange> {
        let folds = assist::folds(&self.path, &self.text).into_iter();
        folds.map(folding_range).collect()
    }

    /// Returns the meaning of words, of all lines or of some.
    pub(crate) fn tokens(&self, within: Option<Range>) -> SemanticTokens {
        encoded(
            &self.text,
            &self.assistant(&LastRuns::default()).tokens(&self.path),
            within,
        )
    }

    /// Returns the edit that formats the file; none where it has mistakes or is formatted.
    pub(crate) fn formatting(&self) -> Vec<TextEdit> {
        match rehearsal_script::format(&self.path, &self.text) {
            Ok(formatted) if *formatted != *self.text => {
                vec![TextEdit::new(whole(&self.text), formatted)]
            }
            _ => Vec::new(),
        }
    }

    /// Returns the cures of the mistakes in a range.
    pub(crate) fn cures(
        &self,
        diagnostics: &[Diagnostic],
        range: Range,
    ) -> Vec<CodeActionOrCommand> {
        let is_there = |found: &&Diagnostic| {
            let place = range_of(&self.text, found.place());
            *found.place().file == *self.path
                && place.start <= range.end
                && range.start <= place.end
        };
        let found = diagnostics.iter().filter(is_there);
        let cures = found.filter_map(|found| cure(self.project, found));
        cures.map(CodeActionOrCommand::CodeAction).collect()
    }
}

fn markdown(value: String) -> MarkupContent {
    MarkupContent {
        kind: MarkupKind::Markdown,
        value,
    }
}
