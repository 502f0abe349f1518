//! What each action does.
//!
//! An action is carried out over the protocols that the app's own clients would
//! use, and returns what it observed as one JSON document. It does not judge:
//! [`crate::verify`] compares the document with the expectations.
//!
//! A new action is a file here that implements [`Perform`] for its keys, and a
//! line in the table below.

mod answer_check;
mod apps;
mod aws;
mod body;
mod clock;
mod cognito;
mod dynamodb;
mod dynamodb_changes;
mod encoding;
mod events;
mod exec;
mod external;
mod fault;
mod http;
mod journal;
mod kinesis;
mod lambda;
mod mail;
mod message;
mod parameters;
mod postgres;
mod s3;
mod sdk;
mod secrets;
mod sns;
mod sql;
mod sqs;
mod sse;
mod stored_value;
mod values;
mod websocket;

use rehearsal_record::Observation;
use rehearsal_script::Action;

use crate::context::StepContext;
use crate::error::StepError;

/// How a kind of step is carried out.
pub(crate) trait Perform {
    /// Carries the step out and returns what it observed.
    fn perform(
        &self,
        cx: &StepContext<'_>,
    ) -> impl Future<Output = Result<Observation, StepError>> + Send;
}

/// The table of actions. Steps that contain steps are not in it, because the
/// player plays them.
macro_rules! actions {
    ($($action:ident,)*) => {
        /// Carries an action out and returns what it observed.
        pub(crate) async fn perform(
            action: &Action,
            cx: &StepContext<'_>,
        ) -> Result<Observation, StepError> {
            match action {
                $(Action::$action(step) => step.perform(cx).await,)*
                Action::Use(_) | Action::Parallel(_) | Action::Steps(_) => {
                    unreachable!("the player plays steps that contain steps")
                }
            }
        }
    };
}

actions! {
    AppRestart,
    AppStart,
    AppStop,
    Assert,
    Aws,
    Calls,
    ClockAdvance,
    CognitoConfirm,
    CognitoConfirmPassword,
    CognitoForgotPassword,
    CognitoRefresh,
    CognitoSignIn,
    CognitoSignOut,
    CognitoSignUp,
    CognitoUser,
    DynamodbChanges,
    DynamodbDelete,
    DynamodbGet,
    DynamodbPut,
    DynamodbQuery,
    DynamodbScan,
    DynamodbUpdate,
    EventsMatched,
    EventsPut,
    Exec,
    ExternalAnswer,
    ExternalRequests,
    Fault,
    FaultClear,
    Http,
    KinesisPut,
    KinesisRecords,
    LambdaInvocations,
    LambdaInvoke,
    Logs,
    Mail,
    ParametersGet,
    ParametersPut,
    Postgres,
    S3Copy,
    S3Delete,
    S3Get,
    S3Head,
    S3List,
    S3Presign,
    S3Put,
    SecretsGet,
    SecretsPut,
    SecretsRotate,
    SesSent,
    Set,
    Settle,
    SnsPublish,
    SnsPublished,
    Sql,
    SqsPeek,
    SqsPurge,
    SqsReceive,
    SqsSend,
    SqsSent,
    SseClose,
    SseConnect,
    SseEvents,
    WebsocketClose,
    WebsocketConnect,
    WebsocketMessages,
    WebsocketSend,
}
