use std::io::Write as _;
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use rehearsal_script::scaffold::{self, File};

use super::complain;
use crate::args::New;
use crate::exit::Exit;

/// What a project begins with.
pub(super) fn init(color: ColorChoice) -> Exit {
    let next = "`rehearsal run` plays what is there";
    write(scaffold::init(), Path::new("."), next, color)
}

/// A scenario to fill in.
pub(super) fn new(args: &New, color: ColorChoice) -> Exit {
    let next = "`rehearsal check` says what is still to be filled in";
    let name = args.name.trim_end_matches(".yaml");
    write(vec![scaffold::scenario(name)], Path::new("."), next, color)
}

/// Writes files, or none of them: what a person has written is never replaced.
fn write(files: Vec<File>, folder: &Path, next: &str, color: ColorChoice) -> Exit {
    if let Some(file) = files.iter().find(|file| folder.join(&file.path).exists()) {
        let message = format!("could not write {}: it is there already", file.path);
        complain(&message, Some("nothing was written"), color);
        return Exit::Wrong;
    }
    let mut to = AutoStream::new(std::io::stdout(), color);
    for file in files {
        let path = folder.join(&file.path);
        let parent = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = parent.and_then(|()| std::fs::write(&path, &file.text)) {
            complain(
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
