//! The state of a running cloud, copied to a file and back.

use std::path::{Path, PathBuf};
use std::time::Duration;

use reqwest::{Client, Response};

/// Where states are kept, below the current folder.
const FOLDER: &str = ".rehearsal/clouds";

/// Returns the file of a state. A name is one word, so that it is a file's name everywhere.
pub(crate) fn state_file(name: &str) -> Result<PathBuf, String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || name.starts_with('.') || !name.chars().all(is_word) {
        return Err(format!(
            "could not use {name:?} as a name: it may have letters, digits, `-`, `_` and `.`"
        ));
    }
    Ok(Path::new(FOLDER).join(format!("{name}.json")))
}

/// Saves the state of the cloud at a URL in a file: all of it, or the file stays as it was.
pub(crate) async fn save(url: &str, file: &Path) -> Result<(), String> {
    let failed = |why: &dyn std::fmt::Display| {
        format!("could not save the state of the cloud at {url}: {why}")
    };
    let client = client().map_err(|error| failed(&error))?;
    let response = client
        .get(format!("{url}/_rehearsal/snapshot"))
        .send()
        .await;
    let mut response = checked(response).await.map_err(|why| failed(&why))?;
    let part = file.with_extension("json.part");
    let write = async {
        if let Some(folder) = file.parent() {
            tokio::fs::create_dir_all(folder).await?;
        }
        let mut to = tokio::fs::File::create(&part).await?;
        while let Some(piece) = response.chunk().await.map_err(std::io::Error::other)? {
            tokio::io::AsyncWriteExt::write_all(&mut to, &piece).await?;
        }
        to.sync_all().await?;
        tokio::fs::rename(&part, file).await
    };
    write.await.map_err(|error| failed(&error))
}

/// Restores a file's state in the cloud at a URL.
pub(crate) async fn load(url: &str, file: &Path) -> Result<(), String> {
    let failed = |why: &dyn std::fmt::Display| {
        let file = file.display();
        format!("could not load {file} into the cloud at {url}: {why}")
    };
    let from = tokio::fs::File::open(file)
        .await
        .map_err(|error| failed(&error))?;
    let client = client().map_err(|error| failed(&error))?;
    let response = client
        .post(format!("{url}/_rehearsal/restore"))
        .header("content-type", "application/json")
        .body(from)
        .send()
        .await;
    checked(response).await.map_err(|why| failed(&why))?;
    Ok(())
}

/// Returns a client that never goes by a proxy: the cloud is on this machine.
fn client() -> reqwest::Result<Client> {
    Client::builder()
        .no_proxy()
        .connect_timeout(Duration::from_secs(5))
        .build()
}

/// Returns a response that is no error; else what it says.
async fn checked(response: reqwest::Result<Response>) -> Result<Response, String> {
    let response = response.map_err(|error| {
        if error.is_connect() {
            "nothing answers there; name its URL with --url".to_owned()
        } else {
            error.to_string()
        }
    })?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let text = response.text().await.unwrap_or_default();
    let error = serde_json::from_str::<serde_json::Value>(&text);
    let error = error
        .ok()
        .and_then(|body| Some(body["error"].as_str()?.to_owned()));
    Err(error.unwrap_or_else(|| status.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_names_of_files() {
        let file = state_file("orders-v2.1").unwrap();
        assert_eq!(file, Path::new(".rehearsal/clouds/orders-v2.1.json"));
        for wrong in ["", "../up", ".hidden", "a/b", "a b"] {
            assert!(state_file(wrong).is_err(), "{wrong}");
        }
    }
}
