//! What each action does: one file per service, one line in [`observe`].
//!
//! An action is carried out the way the app's own clients would do it, over
//! real protocols, and what it saw is told as one JSON document. It judges
//! nothing: expectations are held against the document elsewhere.

mod apps;
mod aws;
mod call;
mod clock;
mod cognito;
mod fault;
mod http;
mod journal;
mod mail;
mod message;
mod payload;
mod postgres;
mod s3;
mod sns;
mod sql;
mod sqs;

use std::sync::Arc;
use std::time::Duration;

use rehearsal_record::{Call, EnvironmentError, Observation, Place};
use rehearsal_script::{
    Action, AppKind, Count, Dynamic, EvalError, Expr, FilePath, Name, NameKind, Scope, Template,
    Text, TimeSpan,
};
use rehearsal_stage::{App, Sandbox, StageError};
use serde_json::Value;

pub(crate) use self::http::Browser;
pub(crate) use self::sql::Connection;
use crate::matching::Givens;
use crate::player::Common;
use crate::world::CaseWorld;

/// What an action has at hand.
pub(crate) struct Cx<'a> {
    pub(crate) common: &'a Common<'a>,
    pub(crate) scope: &'a Scope,
}

/// Why an action saw nothing.
#[derive(Debug)]
pub(crate) enum StepError {
    /// A value could not be computed.
    Eval(EvalError),
    /// What the step asks for cannot be done; the scenario has to change.
    Wrong(String),
    /// The environment broke.
    Broken(EnvironmentError),
    /// There was no answer within this time.
    Late(Duration),
    /// This stage has nothing to do it with.
    Unplayable(String),
    /// It was asked for and refused, and that is what it sees.
    Refused(Box<Refused>),
}

/// A refusal of which more is known than what the step sees.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) seen: Observation,
    /// What in the file it is about.
    pub(crate) place: Option<Place>,
    /// Whether asking again will be answered alike.
    pub(crate) lasts: bool,
}

impl StepError {
    pub(crate) fn wrong(message: impl Into<String>) -> Self {
        Self::Wrong(message.into())
    }

    pub(crate) fn broken(message: impl Into<String>) -> Self {
        Self::Broken(EnvironmentError {
            message: message.into(),
            help: None,
        })
    }
}

impl From<EvalError> for StepError {
    fn from(error: EvalError) -> Self {
        Self::Eval(error)
    }
}

impl From<StageError> for StepError {
    fn from(error: StageError) -> Self {
        Self::Broken(EnvironmentError::from(&error))
    }
}

impl From<reqwest::Error> for StepError {
    fn from(error: reqwest::Error) -> Self {
        Self::wrong(format!("could not make the request: {error}"))
    }
}

impl Cx<'_> {
    pub(crate) fn givens(&self) -> Givens<'_> {
        Givens {
            scope: self.scope,
            world: self.world(),
        }
    }

    fn world(&self) -> &CaseWorld<'_> {
        &self.common.world
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.common.sandbox
    }

    /// The journal since the case began.
    fn calls(&self) -> Vec<Arc<Call>> {
        self.sandbox().cloud().journal().since(self.common.since)
    }

    fn value(&self, template: &Template) -> Result<Value, EvalError> {
        template.eval(self.scope, self.world())
    }

    /// Whether a condition holds: it does where it is `true` and nothing else.
    pub(crate) fn truth(&self, condition: &Expr) -> Result<bool, EvalError> {
        Ok(condition.eval(self.scope, self.world())? == Value::Bool(true))
    }

    pub(crate) fn text(&self, text: &Text) -> Result<String, EvalError> {
        text.eval(self.scope, self.world())
    }

    fn optional(&self, text: Option<&Text>) -> Result<Option<String>, EvalError> {
        text.map(|text| self.text(text)).transpose()
    }

    pub(crate) fn span(&self, span: &Dynamic<TimeSpan>) -> Result<Duration, EvalError> {
        Ok(span.eval(self.scope, self.world())?.0)
    }

    fn count(&self, count: &Dynamic<Count>) -> Result<u64, EvalError> {
        Ok(count.eval(self.scope, self.world())?.0)
    }

    fn name<K: NameKind>(&self, name: &Name<K>) -> Result<String, EvalError> {
        name.eval(self.scope, self.world())
    }

    /// A file's bytes and its name.
    fn file(&self, file: &FilePath) -> Result<(Vec<u8>, String), StepError> {
        let path = match &file.resolved {
            Some(path) => path.clone(),
            None => format!("{}/{}", file.base, self.text(&file.text)?),
        };
        let bytes = std::fs::read(&path)
            .map_err(|error| StepError::wrong(format!("could not read {path}: {error}")))?;
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        Ok((bytes, name))
    }

    pub(crate) fn app(&self, name: &Name<AppKind>) -> Result<&App, StepError> {
        Ok(self.sandbox().app(&self.name(name)?)?)
    }
}

/// Carries an action out and tells what it saw.
pub(crate) async fn observe(action: &Action, cx: &Cx<'_>) -> Result<Observation, StepError> {
    match action {
        Action::Http(step) => http::observe(step, cx).await,
        Action::Sql(step) => sql::observe(step, cx).await,
        Action::Postgres(step) => postgres::turn(step, cx).await,
        Action::S3Put(step) => s3::put(step, cx).await,
        Action::S3Get(step) => s3::get(step, cx).await,
        Action::S3Head(step) => s3::head(step, cx).await,
        Action::S3List(step) => s3::listing::list(step, cx).await,
        Action::S3Delete(step) => s3::delete(step, cx).await,
        Action::S3Copy(step) => s3::copy(step, cx).await,
        Action::S3Presign(step) => s3::presign::presign(step, cx).await,
        Action::SqsSend(step) => sqs::send(step, cx).await,
        Action::SqsReceive(step) => sqs::receive(step, cx).await,
        Action::SqsPeek(step) => sqs::peek(step, cx).await,
        Action::SqsPurge(step) => sqs::purge(step, cx).await,
        Action::SqsSent(step) => journal::sqs_sent(step, cx),
        Action::SnsPublish(step) => sns::publish(step, cx).await,
        Action::SnsPublished(step) => journal::sns_published(step, cx),
        Action::Calls(step) => journal::calls(step, cx),
        Action::ClockAdvance(step) => clock::advance(step, cx),
        Action::Settle(step) => clock::settle(step, cx).await,
        Action::Fault(step) => fault::put(step, cx),
        Action::FaultClear(step) => Ok(fault::clear(step, cx)),
        Action::Logs(step) => apps::logs(step, cx),
        Action::AppRestart(step) => apps::restart(step, cx).await,
        Action::AppStop(step) => apps::stop(step, cx).await,
        Action::AppStart(step) => apps::start(step, cx).await,
        Action::Use(_) | Action::Parallel(_) | Action::Steps(_) => {
            unreachable!("steps around steps are played by the player")
        }
        Action::Mail(step) => mail::mail(step, cx),
        Action::SesSent(step) => mail::ses_sent(step, cx),
        Action::CognitoSignUp(step) => cognito::sign_up(step, cx).await,
        Action::CognitoConfirm(step) => cognito::confirm(step, cx).await,
        Action::CognitoSignIn(step) => cognito::sign_in(step, cx).await,
        Action::CognitoRefresh(step) => cognito::refresh(step, cx).await,
        Action::CognitoUser(step) => cognito::user(step, cx).await,
        Action::CognitoForgotPassword(step) => cognito::forgot_password(step, cx).await,
        Action::CognitoConfirmPassword(step) => cognito::confirm_password(step, cx).await,
        Action::CognitoSignOut(step) => cognito::sign_out(step, cx).await,
        Action::Aws(step) => call::observe(step, cx).await,
    }
}
