//! What a test can need, and how each is looked for.

use std::process::{Command, Stdio};

/// Something a test needs of the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requirement {
    /// A Docker engine that has these images.
    Docker {
        /// The images, by name and tag.
        images: &'static [&'static str],
    },
    /// A Docker engine that has these images and runs on this Linux machine, so
    /// that its containers can be reached and can run programs that are built here.
    LocalDocker {
        /// The images, by name and tag.
        images: &'static [&'static str],
    },
    /// Images may be pulled and built: `REHEARSAL_IMAGES` is not set.
    ImageBuilds,
    /// A Chromium browser.
    Chromium,
    /// A Python with these modules.
    Python {
        /// The modules that can be imported.
        modules: &'static [&'static str],
    },
    /// A program on the PATH.
    Program {
        /// Its name.
        name: &'static str,
    },
    /// The right to mount file systems, which only root has.
    Root,
}

impl Requirement {
    /// Returns the name by which `REHEARSAL_REQUIRE` lists the requirement.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Docker { .. } | Self::LocalDocker { .. } => "docker",
            Self::ImageBuilds => "images",
            Self::Chromium => "chromium",
            Self::Python { .. } => "boto3",
            Self::Program { .. } => "programs",
            Self::Root => "root",
        }
    }

    /// Returns why the requirement is not met, or `None` if it is.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Docker { images } => missing_image(images),
            Self::LocalDocker { images } => {
                if !cfg!(target_os = "linux") {
                    return Some("containers run programs for Linux only".to_owned());
                }
                let host = std::env::var("DOCKER_HOST").unwrap_or_default();
                if host.is_empty() || host.starts_with("unix:") {
                    missing_image(images)
                } else {
                    Some(format!("the Docker engine is not of this machine: {host}"))
                }
            }
            Self::ImageBuilds => std::env::var("REHEARSAL_IMAGES")
                .ok()
                .map(|value| format!("REHEARSAL_IMAGES={value} forbids pulling and building")),
            Self::Chromium => chromium()
                .is_none()
                .then(|| "no Chromium was found; REHEARSAL_CHROMIUM can name one".to_owned()),
            Self::Python { modules } => python(modules).is_none().then(|| {
                let modules = modules.join(", ");
                format!("no Python with {modules} was found; REHEARSAL_PYTHON can name one")
            }),
            Self::Program { name } => {
                (!is_on_path(name)).then(|| format!("no program {name} was found"))
            }
            Self::Root => (!mounts()).then(|| "mounting a file system takes root".to_owned()),
        }
    }
}

fn is_on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

/// Finds the Chromium to use: the one that `REHEARSAL_CHROMIUM` names, or one
/// of the usual names.
pub fn chromium() -> Option<String> {
    let named = std::env::var("REHEARSAL_CHROMIUM").ok();
    let usual = ["chromium", "chromium-browser", "google-chrome", "chrome"];
    let mut programs = named.into_iter().chain(usual.map(str::to_owned));
    programs.find(|program| succeeds(Command::new(program).arg("--version")))
}

/// Finds a Python that can import these modules: the one that
/// `REHEARSAL_PYTHON` names, or `python3`.
pub fn python(modules: &[&str]) -> Option<String> {
    let program = std::env::var("REHEARSAL_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let import = if modules.is_empty() {
        String::new()
    } else {
        format!("import {}", modules.join(", "))
    };
    succeeds(Command::new(&program).args(["-c", &import])).then_some(program)
}

fn missing_image(images: &[&str]) -> Option<String> {
    if !succeeds(Command::new("docker").arg("info")) {
        return Some("no Docker engine answers".to_owned());
    }
    let missing = images
        .iter()
        .find(|image| !succeeds(Command::new("docker").args(["image", "inspect", image])))?;
    Some(format!(
        "the Docker engine has no image {missing}; docker/airgap/build.sh builds it"
    ))
}

/// Whether this process can mount a file system in a namespace of its own.
fn mounts() -> bool {
    let mount = ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"];
    cfg!(target_os = "linux") && succeeds(Command::new("unshare").args(mount))
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
