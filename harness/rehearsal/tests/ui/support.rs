//! Servers to look at, and the pages in a browser.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use rehearsal_testing::Page;
use tempfile::TempDir;

/// A process that prints its address, and ends with the test.
pub(crate) struct Serving {
    child: Child,
    pub(crate) url: String,
}

impl Serving {
    /// Starts `rehearsal` and reads the line with its address, after `prefix`.
    pub(crate) fn start(folder: &Path, args: &[&str], prefix: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_rehearsal"))
            .args(args)
            .current_dir(folder)
            .env_remove("CARGO")
            .env_remove("CI")
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut lines = output.lines().map_while(Result::ok);
        let url = lines.find_map(|line| line.strip_prefix(prefix).map(str::to_owned));
        let url = url.unwrap_or_else(|| panic!("{args:?} printed no address"));
        // What it prints later is read, so that the pipe does not fill.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    /// Starts `rehearsal ui`.
    pub(crate) fn ui(folder: &Path, args: &[&str]) -> Self {
        Self::start(folder, &[&["ui"], args].concat(), "url: ")
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Creates a folder with files.
pub(crate) fn project(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// Goes to a view, whose heading has to be this.
pub(crate) fn go_to(page: &mut Page, hash: &str, heading: &str) {
    page.eval(&format!("void (location.hash = {hash:?})"));
    has_heading(page, heading);
}

pub(crate) fn has_heading(page: &mut Page, heading: &str) {
    page.wait_until(&format!(
        "document.querySelector('h1')?.textContent === {heading:?}"
    ));
}

/// Waits for an element with this text in it.
pub(crate) fn shows(page: &mut Page, selector: &str, text: &str) {
    page.wait_until(&format!(
        "[...document.querySelectorAll({selector:?})].some((one) => one.textContent.includes({text:?}))"
    ));
}

/// Clicks the button with this text.
pub(crate) fn press_button(page: &mut Page, text: &str) {
    let ready = format!(
        "[...document.querySelectorAll('button, summary')].find((one) => one.checkVisibility() && !one.disabled && one.textContent.trim() === {text:?})"
    );
    page.wait_until(&ready);
    page.eval(&format!("void ({ready}).setAttribute('data-pressed', '')"));
    page.click("[data-pressed]");
    page.eval("void document.querySelector('[data-pressed]')?.removeAttribute('data-pressed')");
}

/// Replaces what is in a field.
pub(crate) fn fill(page: &mut Page, label: &str, text: &str) {
    page.eval(&format!(
        "(() => {{ const field = [...document.querySelectorAll('.field')].find((one) => one.checkVisibility() && one.firstChild.textContent === {label:?}).lastChild; \
         field.value = {text:?}; field.dispatchEvent(new Event('input', {{ bubbles: true }})); }})()"
    ));
}

/// Leaves pictures of the page in light, dark and on a phone, if somebody wants them.
pub(crate) fn pictures(page: &mut Page, name: &str) {
    let Some(folder) = std::env::var_os("REHEARSAL_PICTURES").map(PathBuf::from) else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    page.picture(&folder.join(format!("{name}-light.png")));
    page.media("screen", "dark");
    page.picture(&folder.join(format!("{name}-dark.png")));
    page.media("screen", "light");
    page.resize(390, 800);
    page.picture(&folder.join(format!("{name}-phone.png")));
    page.resize(1_200, 900);
}

/// Asserts that a view is no wider than a phone.
pub(crate) fn fits_a_phone(page: &mut Page, name: &str) {
    page.resize(360, 700);
    let width = page.eval("document.documentElement.scrollWidth");
    assert!(width.as_u64().unwrap() <= 360, "{name} is {width} wide");
    page.resize(1_200, 900);
}
