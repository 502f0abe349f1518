//! Files and folders that a scenario or a stage names.

use rehearsal_record::Place;

use super::Resolver;
use crate::diagnostic::{Code, Diagnostic};
use crate::sources::{PathKind, folder_of, glob_matches, resolve};
use crate::suggest::closest;

impl Resolver<'_> {
    /// A path of this file as a path from the working folder.
    pub(crate) fn resolve_path(&self, path: &str) -> String {
        resolve(&self.project.root, &self.file, path)
    }

    /// The resolved path of a file that is there.
    pub(crate) fn existing_file(&mut self, path: &str, place: &Place) -> Option<String> {
        let resolved = self.resolve_path(path);
        match self.project.sources.kind(&resolved) {
            PathKind::File => {
                self.note_file(&resolved, place);
                return Some(resolved);
            }
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
        let resolved = self.resolve_path(path);
        match self.project.sources.kind(&resolved) {
            PathKind::Folder => return Some(resolved),
            PathKind::File => {
                let message = format!("`{path}` is a file, and a folder is needed");
                self.report(Diagnostic::new(Code::MissingFile, place, message));
            }
            PathKind::Missing => {
                let message = format!("there is no folder `{path}`");
                self.report(
                    Diagnostic::new(Code::MissingFile, place, message)
                        .label(format!("resolved to `{resolved}`")),
                );
            }
        }
        None
    }

    /// The files a pattern matches, sorted: at least one.
    pub(crate) fn glob(&mut self, pattern: &str, place: &Place) -> Option<Vec<String>> {
        let resolved = self.resolve_path(pattern);
        let folder = resolved
            .split(['*', '?'])
            .next()
            .and_then(|fixed| fixed.rsplit_once('/'))
            .map_or(".", |(folder, _)| folder);
        let found = self.project.sources.files_below(folder);
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
                .label(format!("resolved to `{resolved}`"))
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
            folder => self.project.sources.files_below(folder),
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
        .label(format!("resolved to `{resolved}`"));
        match near {
            Some(near) => diagnostic.help(format!("did you mean `{near}` in that folder?")),
            None => diagnostic.help(
                "paths begin at the stage's `root`; those that begin with `./` or `../` at this file",
            ),
        }
    }
}
