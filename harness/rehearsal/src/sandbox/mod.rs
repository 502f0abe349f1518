//! Sandboxes for tests that are written in Rust.
//!
//! ```no_run
//! # async fn test() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = rehearsal::sandbox("scenarios/stage.yaml").seed("catalog").await?;
//! let bucket = sandbox.bucket("receipts");
//! sandbox.s3().list_objects_v2().bucket(bucket).send().await?;
//! # Ok(())
//! # }
//! ```

mod at_exit;
mod shared;

use std::fmt;
use std::future::IntoFuture;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use rehearsal_cloud::Cloud;
use rehearsal_stage::{
    Bucket, CallError, CloudClients, Queue, SandboxRequest, StageError, Topic, UserPool, sdk,
};
use serde_json::Value;

/// Builds a sandbox of a stage for one test, with a cloud, a database and app
/// processes that no other test sees. Await it.
///
/// The first one of a process starts the stage, which all `#[tokio::test]`s of
/// the process share and which stops when the process ends. Under nextest every
/// test has its own process and starts what it asks for: name the `apps`.
pub fn sandbox(stage_file: impl AsRef<Path>) -> SandboxBuilder {
    SandboxBuilder {
        stage_file: stage_file.as_ref().to_owned(),
        apps: None,
        seeds: Vec::new(),
    }
}

/// Builds a [`Sandbox`] when it is awaited.
#[derive(Debug, Clone)]
#[must_use = "no sandbox is built until this is awaited"]
pub struct SandboxBuilder {
    stage_file: PathBuf,
    apps: Option<Vec<Arc<str>>>,
    seeds: Vec<Arc<str>>,
}

impl SandboxBuilder {
    /// Starts only these apps and those that they need. The default is all apps.
    pub fn apps<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.apps = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// Loads a seed of the stage file. Seeds are loaded in the order of these calls.
    pub fn seed(mut self, name: &str) -> Self {
        self.seeds.push(name.into());
        self
    }
}

impl IntoFuture for SandboxBuilder {
    type Output = Result<Sandbox, SandboxError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = SandboxRequest {
                seeds: self.seeds,
                apps: self.apps,
                externals: None,
                functions: None,
                seed: shared::seed(),
            };
            let inner = shared::sandbox(self.stage_file, request).await?;
            // Of its own: connections live on the runtime they were made on,
            // and every test has another one.
            let clients = CloudClients::new(inner.access());
            Ok(Sandbox {
                inner: Some(inner),
                clients,
            })
        })
    }
}

/// A cloud, a database and apps for one test.
///
/// Its methods take the logical names of the stage file. An unknown name is a
/// mistake in the test and panics.
#[derive(Debug)]
pub struct Sandbox {
    /// `Some` until it is dropped.
    inner: Option<rehearsal_stage::Sandbox>,
    clients: CloudClients,
}

impl Sandbox {
    /// Returns a client of Amazon S3.
    pub fn s3(&self) -> &sdk::s3::Client {
        &self.clients.s3
    }

    /// Returns a client of Amazon SQS.
    pub fn sqs(&self) -> &sdk::sqs::Client {
        &self.clients.sqs
    }

    /// Returns a client of Amazon Cognito user pools.
    pub fn cognito(&self) -> &sdk::cognito::Client {
        &self.clients.cognito
    }

    /// Calls any operation of any service, and returns its output:
    /// `call("sns", "ListTopics", &json!({}))`.
    pub async fn call(
        &self,
        service: &str,
        operation: &str,
        input: &Value,
    ) -> Result<Value, CallError> {
        self.clients.api.call(service, operation, input).await
    }

    /// Returns the cloud, for its clock, journal, faults and mailbox.
    pub fn cloud(&self) -> &Cloud {
        self.inner().cloud()
    }

    /// Returns the URL of the cloud, for any other client.
    pub fn endpoint(&self) -> &str {
        &self.inner().access().endpoint
    }

    /// Returns the physical name of a bucket.
    #[track_caller]
    pub fn bucket(&self, name: &str) -> &str {
        &known(self.inner().resource::<Bucket>(name)).name
    }

    /// Returns the URL of a queue.
    #[track_caller]
    pub fn queue(&self, name: &str) -> &str {
        &known(self.inner().resource::<Queue>(name)).url
    }

    /// Returns the ARN of a topic.
    #[track_caller]
    pub fn topic(&self, name: &str) -> &str {
        &known(self.inner().resource::<Topic>(name)).arn
    }

    /// Returns the id of a user pool.
    #[track_caller]
    pub fn pool(&self, name: &str) -> &str {
        &known(self.inner().resource::<UserPool>(name)).id
    }

    /// Returns the URL of an app.
    #[track_caller]
    pub fn url(&self, app: &str) -> String {
        known(self.inner().app(app)).url().to_owned()
    }

    /// Returns the URL of the database: `postgresql://user:password@host:port/name`.
    #[track_caller]
    pub fn database_url(&self) -> &str {
        match self.inner().postgres() {
            Some(database) => &database.url,
            None => panic!("the stage has no database: add `postgres: {{}}` to the stage file"),
        }
    }

    fn inner(&self) -> &rehearsal_stage::Sandbox {
        self.inner
            .as_ref()
            .expect("it is `Some` until it is dropped")
    }
}

#[track_caller]
fn known<T>(found: Result<T, StageError>) -> T {
    match found {
        Ok(found) => found,
        Err(error) => panic!("{error}"),
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some(inner) = self.inner.take() {
            shared::close(inner);
        }
    }
}

/// Why a sandbox could not be built.
#[derive(Debug)]
pub struct SandboxError {
    message: String,
    help: Option<String>,
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for SandboxError {}

impl From<StageError> for SandboxError {
    fn from(error: StageError) -> Self {
        Self {
            help: error.help().map(str::to_owned),
            message: error.to_string(),
        }
    }
}
