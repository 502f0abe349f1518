//! Mistakes as editors show them, and their cures.

use std::collections::HashMap;

use lsp_types::{
    CodeAction, CodeActionKind, CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity,
    Location, NumberOrString, Range, TextEdit, Uri, WorkspaceEdit,
};
use rehearsal_script::{Diagnostic, Severity, Sources as _};

use crate::positions::range_of;
use crate::project::Project;
use crate::uri::uri_of;

/// Returns a mistake with its places.
pub(crate) fn to_protocol(project: &Project<'_>, found: &Diagnostic) -> lsp_types::Diagnostic {
    let mut message = found.message.clone();
    let labels = found
        .labels
        .iter()
        .take(1)
        .filter(|label| !label.text.is_empty());
    for line in labels.map(|label| &label.text).chain(&found.help) {
        message.push('\n');
        message.push_str(line);
    }
    let related = found.labels.iter().skip(1).filter_map(|label| {
        Some(DiagnosticRelatedInformation {
            location: location(project, &label.place)?,
            message: label.text.clone(),
        })
    });
    let related: Vec<_> = related.collect();
    lsp_types::Diagnostic {
        range: range(project, found.place()),
        severity: Some(match found.severity {
            Severity::Error => DiagnosticSeverity::ERROR,
            Severity::Warning => DiagnosticSeverity::WARNING,
        }),
        code: Some(NumberOrString::String(found.code.id().to_owned())),
        code_description: None::<CodeDescription>,
        source: Some("rehearsal".to_owned()),
        message,
        related_information: (!related.is_empty()).then_some(related),
        ..lsp_types::Diagnostic::default()
    }
}

/// Returns the cure of a mistake, if it is one word.
pub(crate) fn cure(project: &Project<'_>, found: &Diagnostic) -> Option<CodeAction> {
    let suggestion = found.suggestion.as_ref()?;
    let uri = uri_of(&project.absolute(&suggestion.place.file))?;
    let edit = TextEdit::new(range(project, &suggestion.place), suggestion.text.clone());
    Some(CodeAction {
        title: format!("Replace with `{}`", suggestion.text),
        kind: Some(CodeActionKind::QUICKFIX),
        diagnostics: Some(vec![to_protocol(project, found)]),
        edit: Some(edits(uri, vec![edit])),
        is_preferred: Some(true),
        ..CodeAction::default()
    })
}

fn edits(uri: Uri, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit::new(HashMap::from([(uri, edits)]))
}

/// Returns a place with its file.
pub(crate) fn location(project: &Project<'_>, place: &rehearsal_record::Place) -> Option<Location> {
    let uri = uri_of(&project.absolute(&place.file))?;
    Some(Location::new(uri, range(project, place)))
}

fn range(project: &Project<'_>, place: &rehearsal_record::Place) -> Range {
    let text = project.read(&place.file).unwrap_or_default();
    range_of(&text, place)
}
