//! References, highlights and renaming.

use crate::assist::{Names, Reference, Renaming};
use lsp_types::{
    DocumentChangeOperation, DocumentChanges, DocumentHighlight, DocumentHighlightKind, Location,
    OneOf, OptionalVersionedTextDocumentIdentifier, Position, PrepareRenameResponse, RenameFile,
    ResourceOp, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};
use rehearsal_script::Sources as _;

use crate::checked::Checked;
use crate::diagnostics::location;
use crate::positions::{from_protocol, range_of};
use crate::project::Project;
use crate::requests::OpenFile;
use crate::uri::uri_of;

impl OpenFile<'_> {
    fn names<'n>(&'n self, checked: &'n Checked) -> Names<'n> {
        names(self.project, checked)
    }

    fn found(&self, checked: &Checked, position: Position) -> Vec<Reference> {
        let position = from_protocol(&self.text, position);
        let found = self.names(checked).references(&self.path, position);
        found.unwrap_or_default()
    }

    pub(crate) fn references(
        &self,
        checked: &Checked,
        position: Position,
        with_declaration: bool,
    ) -> Vec<Location> {
        let found = self.found(checked, position).into_iter();
        found
            .filter(|found| with_declaration || !found.declares)
            .filter_map(|found| location(self.project, &found.place))
            .collect()
    }

    /// Returns where the name at a position is declared first.
    pub(crate) fn declaration(&self, checked: &Checked, position: Position) -> Option<Location> {
        let mut found = self.found(checked, position).into_iter();
        let declared = found.find(|found| found.declares)?;
        location(self.project, &declared.place)
    }

    pub(crate) fn highlights(
        &self,
        checked: &Checked,
        position: Position,
    ) -> Vec<DocumentHighlight> {
        let found = self.found(checked, position).into_iter();
        let own = found.filter(|found| *found.place.file == *self.path);
        let highlight = |found: Reference| DocumentHighlight {
            range: range_of(&self.text, &found.place),
            kind: Some(if found.declares {
                DocumentHighlightKind::WRITE
            } else {
                DocumentHighlightKind::READ
            }),
        };
        own.map(highlight).collect()
    }

    /// Returns the name at a position that can be changed.
    pub(crate) fn prepare_rename(
        &self,
        checked: &Checked,
        position: Position,
    ) -> Option<PrepareRenameResponse> {
        let position = from_protocol(&self.text, position);
        let (_, place) = self.names(checked).at(&self.path, position)?;
        Some(PrepareRenameResponse::Range(range_of(&self.text, &place)))
    }

    /// Returns the edits that give another name to what is at a position.
    pub(crate) fn rename(
        &self,
        checked: &Checked,
        position: Position,
        new: &str,
        can_move_files: bool,
    ) -> Result<WorkspaceEdit, String> {
        let position = from_protocol(&self.text, position);
        let renaming = self.names(checked).rename(&self.path, position, new)?;
        if renaming.file.is_some() && !can_move_files {
            return Err("this editor does not let a language server move files".to_owned());
        }
        Ok(workspace_edit(self.project, &renaming))
    }
}

fn names<'n>(project: &'n Project<'_>, checked: &'n Checked) -> Names<'n> {
    Names {
        sources: project,
        stage_file: project.stage_file(),
        files: checked.checker.files(),
        diagnostics: checked.checker.diagnostics(),
        occurrences: checked.checker.occurrences(),
    }
}

/// Returns the edits for a file that the editor is about to move; none where it could not
/// be moved without mistakes.
pub(crate) fn before_move(
    project: &Project<'_>,
    checked: &Checked,
    old: &str,
    new: &str,
) -> Option<WorkspaceEdit> {
    let mut renaming = names(project, checked).move_file(old, new).ok()?;
    // The editor moves it itself.
    renaming.file = None;
    (!renaming.edits.is_empty()).then(|| workspace_edit(project, &renaming))
}

fn workspace_edit(project: &Project<'_>, renaming: &Renaming) -> WorkspaceEdit {
    let mut by_file: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
    for (place, new) in &renaming.edits {
        let text = project.read(&place.file).unwrap_or_default();
        let edit = TextEdit::new(range_of(&text, place), new.clone());
        let Some(uri) = uri_of(&project.absolute(&place.file)) else {
            continue;
        };
        match by_file.last_mut() {
            Some((last, edits)) if *last == uri => edits.push(edit),
            _ => by_file.push((uri, vec![edit])),
        }
    }
    let moved = renaming.file.as_ref().and_then(|(old, new)| {
        let uri = |path| uri_of(&project.absolute(path));
        Some((uri(old)?, uri(new)?))
    });
    let Some((old_uri, new_uri)) = moved else {
        return WorkspaceEdit::new(by_file.into_iter().collect());
    };
    let edit = |(uri, edits): (Uri, Vec<TextEdit>)| {
        DocumentChangeOperation::Edit(TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        })
    };
    let rename = DocumentChangeOperation::Op(ResourceOp::Rename(RenameFile {
        old_uri,
        new_uri,
        options: None,
        annotation_id: None,
    }));
    let operations = by_file.into_iter().map(edit).chain([rename]).collect();
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    }
}
