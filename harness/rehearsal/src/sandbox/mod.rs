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

mod ending;
mod shared;

use std::fmt;
use std::future::IntoFuture;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use rehearsal_cloud::Cloud;
use rehearsal_stage::{SandboxRequest, SdkClients, StageError, sdk};

/// A slice of a stage for one test: a cloud, a database and app processes of
/// its own.
///
/// The first one of a process boots the stage (`#[tokio::test]`s share it), and
/// it all goes away when the process ends. Where every test has a process of
/// its own, as under nextest, each boots what it asks for: name the `apps`.
pub fn sandbox(stage_file: impl AsRef<Path>) -> Wish {
    Wish {
        stage_file: stage_file.as_ref().to_owned(),
        apps: None,
        seeds: Vec::new(),
    }
}

/// What a test asks for; `await` it.
#[derive(Debug, Clone)]
#[must_use = "nothing is made until it is awaited"]
pub struct Wish {
    stage_file: PathBuf,
    apps: Option<Vec<Arc<str>>>,
    seeds: Vec<Arc<str>>,
}

impl Wish {
    /// Only these apps, and those that they need; all of them if it is not said.
    pub fn apps<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        self.apps = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// With this seed in it; seeds go in in the order in which they are named.
    pub fn seed(mut self, name: &str) -> Self {
        self.seeds.push(name.into());
        self
    }
}

impl IntoFuture for Wish {
    type Output = Result<Sandbox, SandboxError>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let request = SandboxRequest {
                seeds: self.seeds,
                apps: self.apps,
                seed: shared::seed(),
            };
            let inner = shared::sandbox(self.stage_file, request).await?;
            // Of its own: connections live on the runtime they were made on,
            // and every test has another one.
            let clients = SdkClients::new(inner.access());
            Ok(Sandbox {
                inner: Some(inner),
                clients,
            })
        })
    }
}

/// A cloud, a database and apps for one test. Names are the logical ones of the
/// stage file; one that is not there is a mistake in the test, which panics.
#[derive(Debug)]
pub struct Sandbox {
    /// There until it is dropped.
    inner: Option<rehearsal_stage::Sandbox>,
    clients: SdkClients,
}

impl Sandbox {
    /// Amazon S3.
    pub fn s3(&self) -> &sdk::s3::Client {
        &self.clients.s3
    }

    /// Amazon SQS.
    pub fn sqs(&self) -> &sdk::sqs::Client {
        &self.clients.sqs
    }

    /// Amazon SNS.
    pub fn sns(&self) -> &sdk::sns::Client {
        &self.clients.sns
    }

    /// Amazon SES.
    pub fn ses(&self) -> &sdk::ses::Client {
        &self.clients.ses
    }

    /// Amazon Cognito user pools.
    pub fn cognito(&self) -> &sdk::cognito::Client {
        &self.clients.cognito
    }

    /// The cloud itself: its clock, journal, faults and mail.
    pub fn cloud(&self) -> &Cloud {
        self.inner().cloud()
    }

    /// Where the cloud listens, for any other client.
    pub fn endpoint(&self) -> &str {
        &self.inner().access().endpoint
    }

    /// The name of a bucket.
    #[track_caller]
    pub fn bucket(&self, name: &str) -> &str {
        &known(self.inner().bucket(name)).name
    }

    /// The URL of a queue.
    #[track_caller]
    pub fn queue(&self, name: &str) -> &str {
        &known(self.inner().queue(name)).url
    }

    /// The ARN of a topic.
    #[track_caller]
    pub fn topic(&self, name: &str) -> &str {
        &known(self.inner().topic(name)).arn
    }

    /// The id of a user pool.
    #[track_caller]
    pub fn pool(&self, name: &str) -> &str {
        &known(self.inner().user_pool(name)).id
    }

    /// The URL of an app.
    #[track_caller]
    pub fn url(&self, app: &str) -> String {
        known(self.inner().app(app)).url().to_owned()
    }

    /// The database's URL: `postgres://user:password@host:port/name`.
    #[track_caller]
    pub fn database_url(&self) -> &str {
        match self.inner().postgres() {
            Some(database) => &database.url,
            None => panic!("the stage has no database: `postgres: {{}}` in its file gives it one"),
        }
    }

    /// What there is besides: the journal's statements, apps to stop and start.
    fn inner(&self) -> &rehearsal_stage::Sandbox {
        self.inner
            .as_ref()
            .expect("it is there until it is dropped")
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

/// Why there is no sandbox.
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
