//! New files for a person to go on from.

use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use rehearsal_script::scaffold::File;

use super::output::print_error;
use crate::exit::Exit;

/// Writes all the files, or none if one of them exists: nothing that a person
/// has written is ever replaced.
pub(super) fn create(files: Vec<File>, next: &str, color: ColorChoice) -> Exit {
    if let Some(file) = files.iter().find(|file| Path::new(&file.path).exists()) {
        let message = format!("could not write {}: it already exists", file.path);
        print_error(&message, Some("nothing was written"), color);
        return Exit::Wrong;
    }
    let mut to = AutoStream::new(std::io::stdout(), color);
    for file in files {
        let path = Path::new(&file.path);
        let parent = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = parent.and_then(|()| std::fs::write(path, &file.text)) {
            print_error(
                &format!("could not write {}: {error}", file.path),
                None,
                color,
            );
            return Exit::Broken;
        }
        let _ = writeln!(to, "wrote {}", file.path);
    }
    let _ = writeln!(to, "{next}");
    Exit::Passed
}
