//! What operations want done elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use rehearsal_model::error::ServiceError;
use rehearsal_record::{CallError, UndeliveredMessage};
use serde_json::{Value, json};

use crate::arn::Arn;
use crate::functions::{EnvironmentScope, FunctionRun};
use crate::logs::LogRecords;
use crate::mailbox::MailboxMessage;

/// An effect: what a service needs done outside itself. The engine does it after the
/// operation: calls and messages in order, before the operation's answer goes
/// out; HTTP requests and invocations of functions in the background. A call that waits
/// (a long poll) has its outcome when it is answered.
#[derive(Debug, Clone)]
pub enum Effect {
    /// An operation of another service, called by this one (`sns.amazonaws.com`
    /// puts a message into a queue). It is journaled, with the cause.
    Call(ServiceCall),
    /// An operation of another service, called by this one in a role that it was given.
    CallAs {
        /// The call.
        call: ServiceCall,
        /// The role's ARN.
        role_arn: Arc<str>,
        /// The name of the session.
        session: Arc<str>,
    },
    /// An HTTP request to the outside.
    Http(HttpCall),
    /// A mail or a text message for the mailbox.
    Mail(MailboxMessage),
    /// Something no service of ours takes (a delivery stream): it only goes into the
    /// journal.
    Note(Note),
    /// A message that not every subscriber is sent: it goes into the journal, to the
    /// call that published it.
    Undelivered(UndeliveredMessage),
    /// An invocation of a function by the host of functions, in the background. Its
    /// outcome is a [`FunctionOutcome`](crate::functions::FunctionOutcome).
    Run(Box<FunctionRun>),
    /// An invocation of a function whose response is read while it is written: the service
    /// hears of its parts ([`Service::response_part`](crate::service::Service::response_part)),
    /// and then of its outcome.
    RunStreamed(Box<FunctionRun>),
    /// The start of that many environments of a function, before there are invocations. Its
    /// outcome is whether they have started.
    Prepare(Box<FunctionRun>, u32),
    /// Records for a log stream; without effect in a cloud that keeps no logs.
    Log(LogRecords),
    /// The end of environments of functions.
    Retire(EnvironmentScope),
    /// The end of the wait of a call that the service made as an effect with that ticket.
    CancelCall(Value),
    /// A question to all calls that wait, of every service: what their operations depend on
    /// besides the state of their service has changed (the keys that encrypt).
    AskAgain,
}

/// An operation called by a service.
#[derive(Debug, Clone)]
pub struct ServiceCall {
    /// The service called, by its short name.
    pub service: &'static str,
    /// The operation's API name.
    pub operation: &'static str,
    /// The account of the resource.
    pub account: Arc<str>,
    /// The region of the resource.
    pub region: Arc<str>,
    /// The operation's input, as a client would send it.
    pub input: Value,
    /// Who calls: `sns.amazonaws.com`.
    pub principal: &'static str,
    /// The resource on whose behalf it calls: the topic's ARN.
    pub source_arn: Option<Arc<str>>,
}

/// An HTTP request to the outside.
#[derive(Debug, Clone)]
pub struct HttpCall {
    /// The method.
    pub method: http::Method,
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: BTreeMap<String, String>,
    /// Its body.
    pub body: Bytes,
    /// How long an answer may take (real time).
    pub timeout: Duration,
    /// How many bytes of body an answer may have.
    pub longest_response: usize,
}

/// A call of something that is not here, or was not a call of this cloud: an
/// entry of the journal and nothing else.
#[derive(Debug, Clone)]
pub struct Note {
    /// The service it would be a call of: `lambda`.
    pub service: &'static str,
    /// The operation it would be: `Invoke`.
    pub operation: &'static str,
    /// The account it goes by.
    pub account: Arc<str>,
    /// The region it goes by.
    pub region: Arc<str>,
    /// What it would be made on.
    pub resource: Option<String>,
    /// What would be sent.
    pub request: Value,
    /// The status it was answered with; 200 where nobody could answer.
    pub status: u16,
    /// Why it failed.
    pub error: Option<CallError>,
}

/// Returns whether a call that failed may go well later: the service failed or throttled.
pub fn may_pass(error: &ServiceError) -> bool {
    let is_missing = error.code == "NotImplemented";
    !is_missing && (error.receiver || is_throttling(&error.code))
}

/// Returns whether an error code says that there were too many calls.
pub fn is_throttling(code: &str) -> bool {
    code.contains("Throttl") || code == "ProvisionedThroughputExceededException"
}

impl ServiceCall {
    /// Puts a message into the queue of an ARN (`arn:aws:sqs:REGION:ACCOUNT:NAME`);
    /// `None` where that is no queue's ARN. Further members (`MessageAttributes`,
    /// `MessageGroupId` …) go into `input`.
    pub fn send_to_queue(
        queue_arn: &str,
        body: impl Into<String>,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(queue_arn).filter(|arn| arn.service == "sqs")?;
        let (account, name) = (arn.account, arn.resource);
        Some(Self {
            service: "sqs",
            operation: "SendMessage",
            account: account.into(),
            region: arn.region.into(),
            input: json!({"QueueUrl": format!("/{account}/{name}"), "MessageBody": body.into()}),
            principal,
            source_arn: None,
        })
    }

    /// Publishes to the topic of an ARN; `None` where that is no ARN. Further
    /// members go into `input`.
    pub fn publish(
        topic_arn: &str,
        message: impl Into<String>,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(topic_arn)?;
        Some(Self {
            service: "sns",
            operation: "Publish",
            account: arn.account.into(),
            region: arn.region.into(),
            input: json!({"TopicArn": topic_arn, "Message": message.into()}),
            principal,
            source_arn: None,
        })
    }

    /// Invokes the function of an ARN asynchronously; `None` where it is no function's ARN.
    /// Retries, dead letters and destinations are the function's own. The event is in the
    /// input as it is, and not in base64, so that people can read it in the journal.
    pub fn invoke_function(
        function_arn: &str,
        event: &Value,
        principal: &'static str,
    ) -> Option<Self> {
        let arn = Arn::parse(function_arn).filter(|arn| arn.service == "lambda")?;
        Some(Self {
            service: "lambda",
            operation: "Invoke",
            account: arn.account.into(),
            region: arn.region.into(),
            input: json!({
                "FunctionName": function_arn,
                "InvocationType": "Event",
                "Payload": event,
            }),
            principal,
            source_arn: None,
        })
    }

    /// Returns the call as one that waits for the function's response, which becomes the
    /// outcome of the effect.
    #[must_use]
    pub fn and_wait(mut self) -> Self {
        self.input["InvocationType"] = "RequestResponse".into();
        self
    }
}
