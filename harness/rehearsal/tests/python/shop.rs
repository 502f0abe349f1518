//! The Python shop: its tests pass, with a wheel if there is one, and a failure is
//! explained in pytest's output.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rehearsal_testing::python;
use tempfile::TempDir;

const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../python");
const SHOP: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docker/python-shop");
/// The cases of the scenarios, and the tests in Python.
const TESTS: usize = 31;

/// Returns a copy of the shop, so that nothing is written into the repository.
pub(crate) fn copy_of_shop() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(Path::new(SHOP), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if !entry.file_type().unwrap().is_dir() {
            std::fs::copy(entry.path(), target).unwrap();
        } else if entry.file_name() != "__pycache__" && entry.file_name() != "target" {
            std::fs::create_dir(&target).unwrap();
            copy(&entry.path(), &target);
        }
    }
}

/// Replaces a part of a file.
pub(crate) fn edit(file: &Path, from: &str, to: &str) {
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{}: {from}", file.display());
    std::fs::write(file, text.replace(from, to)).unwrap();
}

/// Returns a command with a Python's folder first in PATH: the stage file calls it
/// `python`.
pub(crate) fn command(program: &Path, python: &Path) -> Command {
    let folder = python.parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(folder.to_owned()).chain(std::env::split_paths(&path));
    let mut command = Command::new(program);
    command
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("NO_COLOR", "1")
        .env("COLUMNS", "200")
        .env_remove("CARGO")
        .env_remove("REHEARSAL_BIN");
    command
}

/// Returns the Python that the tests use.
pub(crate) fn interpreter() -> PathBuf {
    let program = python(&[]).unwrap_or_else(|| panic!("no Python was found"));
    let output = Command::new(program)
        .args(["-c", "import sys; print(sys.executable)"])
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap().trim().into()
}

pub(crate) fn transcript(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

fn succeed(command: &mut Command) -> String {
    let output = command.output().unwrap();
    let transcript = transcript(&output);
    assert!(output.status.success(), "{command:?}: {transcript}");
    transcript
}

/// How pytest is called: with the wheel that `REHEARSAL_WHEEL` names, installed as a user
/// installs it, or with the package's folder and the binary of this test.
enum Package {
    Wheel {
        folder: TempDir,
        before: Vec<PathBuf>,
    },
    Folder,
}

impl Package {
    fn install() -> Self {
        let Some(wheel) = std::env::var_os("REHEARSAL_WHEEL") else {
            return Self::Folder;
        };
        let folder = tempfile::tempdir().unwrap();
        new_environment(folder.path());
        let before = files(folder.path());
        let package = Self::Wheel { folder, before };
        let wheel = wheel.to_str().unwrap();
        package.pip(&["install", "--no-index", "--no-deps", "--no-compile", wheel]);
        let installed = package.python().with_file_name("rehearsal");
        let version = succeed(command(&installed, &package.python()).arg("--version"));
        assert!(version.starts_with("rehearsal 0."), "{version}");
        package
    }

    fn python(&self) -> PathBuf {
        match self {
            Self::Wheel { folder, .. } => folder.path().join("bin/python"),
            Self::Folder => interpreter(),
        }
    }

    /// Runs `pip` of the Python that the tests use for the environment with the wheel.
    fn pip(&self, arguments: &[&str]) {
        let mut pip = Command::new(interpreter());
        pip.args(["-m", "pip", "--disable-pip-version-check", "--python"])
            .arg(self.python());
        succeed(pip.args(arguments));
    }

    fn pytest(&self, shop: &Path) -> Command {
        let mut pytest = command(&self.python(), &self.python());
        pytest
            .args(["-m", "pytest", "-p", "no:cacheprovider"])
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .current_dir(shop);
        if matches!(self, Self::Folder) {
            pytest
                .args(["-p", "rehearsal_aws.pytest_plugin"])
                .env("PYTHONPATH", PACKAGE)
                .env("REHEARSAL_BIN", env!("CARGO_BIN_EXE_rehearsal"));
        }
        pytest
    }

    /// Checks that nothing is left of a wheel.
    fn uninstall(self) {
        if let Self::Wheel { folder, before } = &self {
            self.pip(&["uninstall", "--yes", "rehearsal-aws"]);
            assert_eq!(&files(folder.path()), before);
        }
    }
}

/// Makes an environment that has the modules of the Python that the tests use, but
/// installs into itself.
fn new_environment(folder: &Path) {
    let base = interpreter();
    succeed(
        Command::new(&base)
            .args(["-m", "venv", "--without-pip"])
            .arg(folder),
    );
    let modules = |python: &Path| {
        let script = "import sysconfig; print(sysconfig.get_path('purelib'))";
        let output = succeed(Command::new(python).args(["-c", script]));
        output.trim().to_owned()
    };
    let own = modules(&folder.join("bin/python"));
    let path = Path::new(&own).join("modules-of-the-tests.pth");
    std::fs::write(path, modules(&base)).unwrap();
}

/// The shop's tests pass twice at once, each time with two workers of xdist.
pub(crate) fn tests_pass() {
    let package = Package::install();
    let run = || {
        let shop = copy_of_shop();
        let transcript = succeed(package.pytest(shop.path()).args(["--quiet", "-n", "2"]));
        let passed = format!("{TESTS} passed in");
        assert!(transcript.contains(&passed), "{transcript}");
    };
    std::thread::scope(|scope| {
        let other = scope.spawn(run);
        run();
        other.join().unwrap();
    });
    package.uninstall();
}

/// Returns the paths of all files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found.sort();
    found
}

/// A scenario that fails has its panel in pytest's output, and nothing of the plugin.
pub(crate) fn failure_is_readable() {
    let shop = copy_of_shop();
    let items = shop.path().join("shop/routers/items.py");
    edit(
        &items,
        "setattr(item, name, value)",
        "setattr(item, name, None)",
    );
    let output = Package::Folder
        .pytest(shop.path())
        .args(["-n", "1", "scenarios/items/life_of_an_item.yaml"])
        .output()
        .unwrap();
    let transcript = transcript(&output);
    assert_eq!(output.status.code(), Some(1), "{transcript}");
    for shown in [
        "An item is created, read, changed and deleted",
        "step 3: http: PATCH /items/${item}",
        "scenarios/items/life_of_an_item.yaml:18:",
        "^^^ status: expected 200, got 500",
        "last error",
        "null value in column \"price\" of relation \"items\" violates not-null constraint",
        "1 failed in",
    ] {
        assert!(transcript.contains(shown), "{shown}: {transcript}");
    }
    assert!(!transcript.contains("pytest_plugin.py"), "{transcript}");
}
