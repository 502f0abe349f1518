//! The file by which clients find the API: its URL and its token.

use std::fmt::Write as _;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use tokio::net::TcpListener;

/// The file, which is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    url: String,
    file: PathBuf,
}

impl Connection {
    /// Writes the file. Only the user can read it, and it appears when it is whole.
    pub(crate) fn create(
        listener: &TcpListener,
        token: &str,
        file: PathBuf,
    ) -> Result<Self, String> {
        let failed = |error| format!("could not write {}: {error}", file.display());
        let address = listener.local_addr().map_err(failed)?;
        let url = format!("http://{address}");
        let content = json!({"url": url, "token": token, "pid": std::process::id()});
        write_private(&file, &format!("{content}\n")).map_err(failed)?;
        Ok(Self { url, file })
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn file(&self) -> &Path {
        &self.file
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        // Another server may have taken the file over.
        let is_own = std::fs::read_to_string(&self.file).is_ok_and(|text| text.contains(&self.url));
        if is_own {
            let _ = std::fs::remove_file(&self.file);
        }
    }
}

fn write_private(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let draft = file.with_extension(format!("{}.draft", std::process::id()));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(&draft)?.write_all(text.as_bytes())?;
    std::fs::rename(draft, file)
}

/// Returns 128 random bits in hexadecimal. The standard library's hash keys are the
/// process's own randomness, from the system.
pub(super) fn new_token() -> String {
    let mut token = String::new();
    for _ in 0..2 {
        let random = RandomState::new().build_hasher().finish();
        let _ = write!(token, "{random:016x}");
    }
    token
}
