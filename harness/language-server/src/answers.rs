//! The answers to requests, by their methods.

use std::collections::BTreeMap;
use std::path::PathBuf;

use lsp_types::request::{
    CodeActionRequest, CodeLensRequest, Completion, DocumentHighlightRequest,
    DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDefinition, HoverRequest,
    InlayHintRequest, PrepareRenameRequest, References, Rename, Request as _,
    SemanticTokensFullRequest, SemanticTokensRangeRequest, WillRenameFiles,
};
use lsp_types::{Position, RenameFilesParams, TextDocumentPositionParams, Uri};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::checked::Checked;
use crate::last_runs;
use crate::names::before_move;
use crate::options::Options;
use crate::project::{Buffers, Project, root_of};
use crate::requests::OpenFile;
use crate::uri::path_of;

/// Why a request has no result.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The method is not known.
    NotImplemented,
    /// It could not be done, for a reason that the user is told.
    Failed(String),
}

/// What requests are answered from.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    pub(crate) buffers: &'a Buffers,
    pub(crate) options: &'a Options,
    pub(crate) checked: &'a BTreeMap<PathBuf, Checked>,
    /// Whether the editor lets edits move files.
    pub(crate) can_move_files: bool,
}

impl Answer<'_> {
    /// Answers a request; the result is `null` where nothing is known of the file.
    pub(crate) fn to(&self, method: &str, params: Value) -> Result<Value, Refusal> {
        let result = match method {
            Completion::METHOD => self.at(params, |file, _, at| {
                let runs = last_runs::read(self.options, file.project.root());
                value(&file.completion(&runs, at))
            }),
            HoverRequest::METHOD => self.at(params, |file, _, at| value(&file.hover(at))),
            GotoDefinition::METHOD => self.at(params, |file, checked, at| {
                value(&file.definition(checked, at))
            }),
            References::METHOD => {
                let with = params["context"]["includeDeclaration"] != Value::Bool(false);
                self.at(params, |file, checked, at| {
                    value(&file.references(checked, at, with))
                })
            }
            DocumentHighlightRequest::METHOD => self.at(params, |file, checked, at| {
                value(&file.highlights(checked, at))
            }),
            PrepareRenameRequest::METHOD => self.at(params, |file, checked, at| {
                value(&file.prepare_rename(checked, at))
            }),
            Rename::METHOD => {
                let new = params["newName"].as_str().unwrap_or_default().to_owned();
                let renamed = self.at(params, |file, checked, at| {
                    file.rename(checked, at, &new, self.can_move_files)
                });
                let edit = renamed.transpose().map_err(Refusal::Failed)?;
                edit.map(|edit| value(&edit))
            }
            WillRenameFiles::METHOD => self.before_moves(params),
            DocumentSymbolRequest::METHOD => {
                self.of_file(&params, |file, _| value(&file.symbols()))
            }
            FoldingRangeRequest::METHOD => self.of_file(&params, |file, _| value(&file.folds())),
            SemanticTokensFullRequest::METHOD => {
                self.of_file(&params, |file, _| value(&file.tokens(None)))
            }
            SemanticTokensRangeRequest::METHOD => self.of_file(&params, |file, _| {
                value(&file.tokens(read(params["range"].clone())))
            }),
            CodeLensRequest::METHOD => self.of_file(&params, |file, checked| {
                let root = file.project.root();
                let runs = last_runs::read(self.options, root);
                value(&file.lenses(checked, root, &runs))
            }),
            InlayHintRequest::METHOD => self.of_file(&params, |file, checked| {
                let range = read(params["range"].clone()).unwrap_or_default();
                let runs = last_runs::read(self.options, file.project.root());
                value(&file.hints(checked, &runs, range))
            }),
            Formatting::METHOD => self.of_file(&params, |file, _| value(&file.formatting())),
            CodeActionRequest::METHOD => self.of_file(&params, |file, checked| {
                let range = read(params["range"].clone()).unwrap_or_default();
                value(&file.cures(checked.checker.diagnostics(), range))
            }),
            _ => return Err(Refusal::NotImplemented),
        };
        Ok(result.unwrap_or_default())
    }

    /// Answers what is asked about a position of a file.
    fn at<T>(
        &self,
        params: Value,
        answer: impl FnOnce(&OpenFile<'_>, &Checked, Position) -> T,
    ) -> Option<T> {
        let asked: TextDocumentPositionParams = read(params)?;
        self.open(&asked.text_document.uri, |file, checked| {
            answer(file, checked, asked.position)
        })
    }

    /// Answers what is asked about a file.
    fn of_file<T>(
        &self,
        params: &Value,
        answer: impl FnOnce(&OpenFile<'_>, &Checked) -> T,
    ) -> Option<T> {
        let uri: Uri = read(params["textDocument"]["uri"].clone())?;
        self.open(&uri, answer)
    }

    fn open<T>(&self, uri: &Uri, answer: impl FnOnce(&OpenFile<'_>, &Checked) -> T) -> Option<T> {
        let file = path_of(uri)?;
        let root = root_of(&file)?;
        let project = Project::new(root, self.buffers);
        let file = OpenFile::new(&project, &file)?;
        Some(answer(&file, self.checked.get(root)?))
    }

    /// Answers with the edits for files that the editor is about to move.
    fn before_moves(&self, params: Value) -> Option<Value> {
        let params: RenameFilesParams = read(params)?;
        // Of several files at once, each could be wrong without the others.
        let [file] = &params.files[..] else {
            return None;
        };
        let path = |uri: &str| path_of(&uri.parse().ok()?);
        let (old, new) = (path(&file.old_uri)?, path(&file.new_uri)?);
        // Fixtures are outside of the folder that marks a project.
        let mut projects = self.checked.iter();
        let (root, checked) = projects.find(|(root, _)| old.starts_with(root))?;
        let project = Project::new(root, self.buffers);
        let (old, new) = (project.relative(&old)?, project.relative(&new)?);
        Some(value(&before_move(&project, checked, &old, &new)))
    }
}

/// Returns a part of a request, if it is as it has to be.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

fn value(answer: &impl Serialize) -> Value {
    serde_json::to_value(answer).unwrap_or_default()
}
