//! What steps do: one file per service, one line per action in the table below.
//!
//! `action!` makes of one description the typed arguments, their parser, and
//! the `ActionSpec` from which suggestions, the JSON Schema and the reference
//! pages follow.

pub mod api_input;
pub mod apps;
pub mod blocks;
pub mod calls;
pub mod clock;
pub mod cognito;
mod connection;
pub mod dynamodb;
pub mod events;
pub mod exec;
pub mod external;
pub mod fault;
pub mod flow;
pub mod http;
pub mod kinesis;
pub mod lambda;
pub mod mail;
mod object_path;
pub mod parameters;
pub mod postgres;
pub mod s3;
pub mod secrets;
pub mod sns;
pub mod sql;
pub mod sqs;
pub mod sse;
pub mod values;
pub mod websocket;

pub(crate) use crate::observed::{ERROR, observed};
pub use crate::observed::{ObservedField, ObservedType};
pub use object_path::{BucketPath, ObjectPath};

use rehearsal_record::Place;

use crate::parser::Parser;
use crate::pending::{PoolName, Requirement};
use crate::settings::{
    AppKind, Dynamic, FieldSpec, Fields, Name, NameKind, PlainText, SettingsSpec, Text, TimeSpan,
};
use crate::stage::PoolKind;
use crate::yaml::Node;

/// An action as suggestions, the schema and the reference know it.
#[derive(Debug)]
pub struct ActionSpec {
    /// Its key: `s3.put`.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// The value of its key.
    pub subject: FieldSpec,
    /// Its other keys.
    pub arguments: &'static SettingsSpec,
    /// The fields of its observation.
    pub observes: &'static [ObservedField],
    /// What the runner and the reports treat differently.
    pub properties: &'static [Property],
    /// A step that uses it.
    pub example: &'static str,
}

impl ActionSpec {
    /// Whether the action has a property.
    pub fn has(&self, property: Property) -> bool {
        self.properties.contains(&property)
    }
}

/// A property of an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// A step needs `expect`, `save` or `snapshot`: without, it could not fail.
    NeedsExpectation,
    /// What it observes only grows, so that too much of it never goes away by waiting.
    AppendOnly,
    /// What it observes is what it was given, by the same names.
    Values,
    /// It changes something, so that playing it again does so again: a retry has to
    /// be asked for.
    Changes,
    /// It changes the sandbox at one instant: the timeline marks it in every lane.
    TimelineMark,
    /// It is made of other steps, which the runner runs.
    Block,
}

/// What an action adds to the time limit that every step has.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExtraTime<'a> {
    /// The time that the step names.
    pub time: Option<&'a Dynamic<TimeSpan>>,
    /// The app that it stops, for which the stage allows a time.
    pub stops: Option<&'a Name<AppKind>>,
    /// The app that it starts, for which the stage allows a time.
    pub starts: Option<&'a Name<AppKind>>,
}

/// A struct of arguments that is an action.
pub(crate) trait ActionKind: Sized {
    const SPEC: ActionSpec;

    fn parse_step(subject: &Node, fields: &mut Fields<'_>, parser: &mut Parser<'_>)
    -> Option<Self>;

    /// What it adds to the time limit that every step has.
    fn limit(&self) -> ExtraTime<'_> {
        ExtraTime::default()
    }

    /// What it needs of the stage.
    fn requirement(&self) -> Option<Requirement> {
        None
    }

    /// Whether it changes something each time it is played.
    fn changes(&self) -> bool {
        Self::SPEC.has(Property::Changes)
    }

    /// Reports arguments that contradict each other. `place` is that of the action's key.
    fn check(&self, _place: &Place, _parser: &mut Parser<'_>) {}
}

/// Describes an action.
macro_rules! action {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident = $key:literal {
            $(#[doc = $sdoc:literal])*
            subject $subject:ident : $sty:ty,
            $( $(#[doc = $fdoc:literal])* $field:ident $(as $fkey:literal)? : $ty:ty ),* $(,)?
        }
        $( at most one of [$($one:literal),+ $(,)?] )*
        observes $observes:expr;
        properties: [$($property:ident),*];
        $( limit: |$step:ident| $limit:expr; )?
        $( needs: |$needy:ident| $needs:expr; )?
        $( changes: |$changing:ident| $changes:expr; )?
        $( check: $check:path; )?
        example $example:literal;
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        pub struct $name {
            $(#[doc = $sdoc])*
            pub $subject: $sty,
            $( $(#[doc = $fdoc])* pub $field: $ty, )*
        }

        impl $crate::action::ActionKind for $name {
            const SPEC: $crate::action::ActionSpec = $crate::action::ActionSpec {
                name: $key,
                doc: concat!($($doc, "\n"),*),
                subject: $crate::settings::FieldSpec {
                    key: $key,
                    doc: concat!($($sdoc, "\n"),*),
                    required: <$sty as $crate::settings::Argument>::REQUIRED,
                    shape: <$sty as $crate::settings::Argument>::shape,
                },
                arguments: &$crate::settings::SettingsSpec {
                    name: $key,
                    doc: concat!($($doc, "\n"),*),
                    fields: &[ $( $crate::settings::FieldSpec {
                        key: $crate::settings::key!($field $(as $fkey)?),
                        doc: concat!($($fdoc, "\n"),*),
                        required: <$ty as $crate::settings::Argument>::REQUIRED,
                        shape: <$ty as $crate::settings::Argument>::shape,
                    }, )* ],
                    exclusive: &[ $( &[$($one),+] ),* ],
                },
                observes: $observes,
                properties: &[$($crate::action::Property::$property),*],
                example: $example,
            };

            fn parse_step(
                subject: &$crate::yaml::Node,
                fields: &mut $crate::settings::Fields<'_>,
                parser: &mut $crate::parser::Parser<'_>,
            ) -> Option<Self> {
                let _ = &fields;
                let $subject = <$sty as $crate::settings::Argument>::parse(subject, parser);
                $( let $field = fields.take::<$ty>($crate::settings::key!($field $(as $fkey)?), parser); )*
                Some(Self { $subject: $subject?, $( $field: $field?, )* })
            }

            $(
                fn limit(&self) -> $crate::action::ExtraTime<'_> {
                    let $step = self;
                    $limit
                }
            )?

            $(
                fn requirement(&self) -> Option<$crate::pending::Requirement> {
                    let $needy = self;
                    $needs
                }
            )?

            $(
                fn changes(&self) -> bool {
                    let $changing = self;
                    $changes
                }
            )?

            $(
                fn check(&self, place: &rehearsal_record::Place, parser: &mut $crate::parser::Parser<'_>) {
                    $check(self, place, parser);
                }
            )?
        }
    };
}

pub(crate) use action;

type ParseAction = fn(&Node, &mut Fields<'_>, &mut Parser<'_>) -> Option<Action>;

macro_rules! actions {
    ($( $(#[doc = $doc:literal])* $variant:ident($ty:ty), )*) => {
        /// What a step does.
        #[derive(Debug, Clone)]
        pub enum Action {
            $( $(#[doc = $doc])* $variant(Box<$ty>), )*
        }

        /// Every action there is.
        pub static ACTIONS: &[ActionSpec] = &[ $( <$ty as ActionKind>::SPEC, )* ];

        /// How each is parsed, in the order of [`ACTIONS`].
        static PARSERS: &[ParseAction] = &[
            $( |subject, fields, parser| {
                <$ty as ActionKind>::parse_step(subject, fields, parser)
                    .map(|action| Action::$variant(Box::new(action)))
            }, )*
        ];

        impl Action {
            /// Its description.
            pub fn spec(&self) -> &'static ActionSpec {
                let name = match self { $( Self::$variant(_) => <$ty as ActionKind>::SPEC.name, )* };
                find(name).expect("every action is in the table").1
            }

            /// What it needs of the stage.
            pub(crate) fn requirement(&self) -> Option<Requirement> {
                match self { $( Self::$variant(action) => ActionKind::requirement(&**action), )* }
            }

            /// Whether it changes something each time it is played.
            pub(crate) fn changes(&self) -> bool {
                match self { $( Self::$variant(action) => ActionKind::changes(&**action), )* }
            }

            /// Reports arguments that contradict each other.
            pub(crate) fn check(&self, place: &Place, parser: &mut Parser<'_>) {
                match self { $( Self::$variant(action) => ActionKind::check(&**action, place, parser), )* }
            }

            /// What it adds to the time limit that every step has.
            pub fn limit(&self) -> ExtraTime<'_> {
                match self { $( Self::$variant(action) => ActionKind::limit(&**action), )* }
            }
        }
    };
}

actions! {
    /// `http`
    Http(http::Http),
    /// `websocket.connect`
    WebsocketConnect(websocket::Connect),
    /// `websocket.send`
    WebsocketSend(websocket::Send),
    /// `websocket.messages`
    WebsocketMessages(websocket::Messages),
    /// `websocket.close`
    WebsocketClose(websocket::Close),
    /// `sse.connect`
    SseConnect(sse::Connect),
    /// `sse.events`
    SseEvents(sse::Events),
    /// `sse.close`
    SseClose(sse::Close),
    /// `sql`
    Sql(sql::Sql),
    /// `postgres`
    Postgres(postgres::Postgres),
    /// `s3.put`
    S3Put(s3::Put),
    /// `s3.get`
    S3Get(s3::Get),
    /// `s3.head`
    S3Head(s3::Head),
    /// `s3.list`
    S3List(s3::List),
    /// `s3.delete`
    S3Delete(s3::Delete),
    /// `s3.copy`
    S3Copy(s3::Copy),
    /// `s3.presign`
    S3Presign(s3::Presign),
    /// `sqs.send`
    SqsSend(sqs::Send),
    /// `sqs.receive`
    SqsReceive(sqs::Receive),
    /// `sqs.peek`
    SqsPeek(sqs::Peek),
    /// `sqs.purge`
    SqsPurge(sqs::Purge),
    /// `sqs.sent`
    SqsSent(sqs::Sent),
    /// `lambda.invoke`
    LambdaInvoke(lambda::Invoke),
    /// `lambda.invocations`
    LambdaInvocations(lambda::Invocations),
    /// `sns.publish`
    SnsPublish(sns::Publish),
    /// `sns.published`
    SnsPublished(sns::Published),
    /// `dynamodb.put`
    DynamodbPut(dynamodb::Put),
    /// `dynamodb.get`
    DynamodbGet(dynamodb::Get),
    /// `dynamodb.update`
    DynamodbUpdate(dynamodb::Update),
    /// `dynamodb.delete`
    DynamodbDelete(dynamodb::Delete),
    /// `dynamodb.query`
    DynamodbQuery(dynamodb::Query),
    /// `dynamodb.scan`
    DynamodbScan(dynamodb::Scan),
    /// `dynamodb.changes`
    DynamodbChanges(dynamodb::Changes),
    /// `kinesis.put`
    KinesisPut(kinesis::Put),
    /// `kinesis.records`
    KinesisRecords(kinesis::Records),
    /// `events.put`
    EventsPut(events::Put),
    /// `events.matched`
    EventsMatched(events::Matched),
    /// `secrets.get`
    SecretsGet(secrets::Get),
    /// `secrets.put`
    SecretsPut(secrets::Put),
    /// `secrets.rotate`
    SecretsRotate(secrets::Rotate),
    /// `parameters.get`
    ParametersGet(parameters::Get),
    /// `parameters.put`
    ParametersPut(parameters::Put),
    /// `cognito.sign_up`
    CognitoSignUp(cognito::SignUp),
    /// `cognito.confirm`
    CognitoConfirm(cognito::Confirm),
    /// `cognito.sign_in`
    CognitoSignIn(cognito::SignIn),
    /// `cognito.refresh`
    CognitoRefresh(cognito::Refresh),
    /// `cognito.user`
    CognitoUser(cognito::User),
    /// `cognito.forgot_password`
    CognitoForgotPassword(cognito::ForgotPassword),
    /// `cognito.confirm_password`
    CognitoConfirmPassword(cognito::ConfirmPassword),
    /// `cognito.sign_out`
    CognitoSignOut(cognito::SignOut),
    /// `ses.sent`
    SesSent(mail::SesSent),
    /// `mail`
    Mail(mail::Mail),
    /// `calls`
    Calls(calls::Calls),
    /// `aws`
    Aws(calls::Aws),
    /// `clock.advance`
    ClockAdvance(clock::Advance),
    /// `settle`
    Settle(clock::Settle),
    /// `fault`
    Fault(fault::Fault),
    /// `fault.clear`
    FaultClear(fault::Clear),
    /// `logs`
    Logs(apps::Logs),
    /// `app.restart`
    AppRestart(apps::Restart),
    /// `app.stop`
    AppStop(apps::Stop),
    /// `app.start`
    AppStart(apps::Start),
    /// `exec`
    Exec(exec::Exec),
    /// `external.requests`
    ExternalRequests(external::Requests),
    /// `external.answer`
    ExternalAnswer(external::Answer),
    /// `assert`
    Assert(values::Assert),
    /// `set`
    Set(values::Set),
    /// `use`
    Use(flow::Use),
    /// `parallel`
    Parallel(blocks::Parallel),
    /// `steps`
    Steps(blocks::Group),
}

/// The message group that a FIFO queue or topic needs, where a step has none.
fn group_of<K: NameKind>(name: &Name<K>, group: Option<&Text>) -> Option<Requirement> {
    let name = name.fixed().filter(|_| group.is_none())?;
    let section = K::SECTION;
    Some(Requirement::GroupOf { section, name })
}

/// The user pool and the app client that a step names.
fn user_pool(pool: Option<&Name<PoolKind>>, client: Option<&PlainText>) -> Requirement {
    let name = match pool.map(Name::fixed) {
        None => PoolName::Omitted,
        Some(Some(name)) => PoolName::Literal(name),
        Some(None) => PoolName::Computed,
    };
    let client = client.map(|client| (client.text.clone(), client.place.clone()));
    Requirement::UserPool { name, client }
}

/// The action of a key, and its index in the table.
pub(crate) fn find(name: &str) -> Option<(usize, &'static ActionSpec)> {
    ACTIONS
        .iter()
        .enumerate()
        .find(|(_, spec)| spec.name == name)
}

/// Parses the action at an index of the table.
pub(crate) fn parse(
    index: usize,
    subject: &Node,
    fields: &mut Fields<'_>,
    parser: &mut Parser<'_>,
) -> Option<Action> {
    PARSERS[index](subject, fields, parser)
}
