//! The AWS side of a stage.

pub(super) mod api;
mod bucket;
mod bus;
mod bus_name;
mod delivery_stream;
mod function;
mod key;
mod kind;
mod parameter;
mod queue;
mod role;
mod schedule;
mod secret;
mod stream;
mod table;
mod topic;
mod user_pool;

pub use api::{ApiCors, ApiProtocol, ApiRoute, FunctionAuthorizer, HttpApi, JwtAuthorizer};
pub use bucket::{Bucket, BucketKind, CorsRule, LifecycleRule, Notification};
pub use bus::{Bus, DEFAULT_BUS, Rule, Target, Transform};
pub use bus_name::BusKind;
pub use delivery_stream::DeliveryStream;
pub use function::{Function, FunctionDestination, FunctionKind, FunctionTrigger};
pub use key::{Key, KeyKind, KeySpec, KeyUsage};
pub(crate) use kind::ResourceKind;
pub use parameter::{Parameter, ParameterKind};
pub use queue::{DeadLetter, Queue, QueueKind};
pub use role::{Role, RoleKind};
pub use schedule::{Schedule, ScheduleKind};
pub use secret::{CloudSecret, SecretKind, SecretRotation};
pub use stream::{Stream, StreamKind};
pub use table::{KeyType, StreamView, Table, TableIndex, TableKind};
pub use topic::{FilterScope, Subscription, Topic, TopicKind};
pub use user_pool::{
    AppClient, AttributeKind, AuthFlow, Mfa, PasswordPolicy, PoolKind, SignIn, UserPool,
    VerifiedAttribute,
};

use crate::settings::{Count, Entries, PlainText, settings};

/// Every kind of resource.
pub(crate) static RESOURCE_KINDS: &[&ResourceKind] = &[
    &queue::KIND,
    &bucket::KIND,
    &topic::KIND,
    &table::KIND,
    &stream::KIND,
    &delivery_stream::KIND,
    &user_pool::KIND,
    &api::KIND,
    &function::KIND,
    &bus::KIND,
    &schedule::KIND,
    &secret::KIND,
    &parameter::KIND,
    &key::KIND,
    &role::KIND,
];

/// Returns the sections of the kinds of resources (`queues`), each with what
/// `${cloud.SECTION.NAME.…}` offers.
pub fn cloud_resources() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    RESOURCE_KINDS.iter().map(|kind| (kind.key(), kind.offers))
}

settings! {
    /// The AWS side of the stage.
    pub struct Cloud {
        /// The region; without, `us-east-1`.
        region: Option<PlainText>,
        /// An image that serves AWS's APIs on one port, for the docker stage instead of LocalStack.
        image: Option<PlainText>,
        /// The port it listens on; without, 4566.
        port: Option<Count>,
        /// Whether the policies of IAM bind the apps that have a `role`; without, they do not.
        iam: Option<IamMode>,
        /// S3 buckets.
        buckets: Entries<Bucket>,
        /// SQS queues.
        queues: Entries<Queue>,
        /// SNS topics.
        topics: Entries<Topic>,
        /// DynamoDB tables.
        tables: Entries<Table>,
        /// Kinesis streams.
        streams: Entries<Stream>,
        /// Delivery streams of Firehose.
        delivery_streams: Entries<DeliveryStream>,
        /// Cognito user pools.
        user_pools: Entries<UserPool>,
        /// HTTP and WebSocket APIs of API Gateway.
        apis: Entries<HttpApi>,
        /// Lambda functions.
        functions: Entries<Function>,
        /// EventBridge event buses.
        buses: Entries<Bus>,
        /// Schedules of EventBridge Scheduler.
        schedules: Entries<Schedule>,
        /// Secrets of Secrets Manager.
        secrets: Entries<CloudSecret>,
        /// Parameters of Systems Manager.
        parameters: Entries<Parameter>,
        /// KMS keys.
        keys: Entries<Key>,
        /// IAM roles.
        roles: Entries<Role>,
        /// Addresses and domains that SES may send from.
        identities: Vec<PlainText>,
    }
}

crate::settings::keywords! {
    /// Whether the policies of IAM are enforced.
    pub enum IamMode {
        /// Everybody may do everything.
        Off = "off",
        /// Calls go through, and the report has what would be denied.
        Soft = "soft",
        /// Calls are denied as AWS denies them.
        Strict = "strict",
    }
}

impl Cloud {
    /// A cloud with nothing on it.
    pub(crate) fn empty(place: rehearsal_record::Place) -> Self {
        Self {
            place,
            region: None,
            image: None,
            port: None,
            iam: None,
            buckets: Entries::default(),
            queues: Entries::default(),
            topics: Entries::default(),
            tables: Entries::default(),
            streams: Entries::default(),
            delivery_streams: Entries::default(),
            user_pools: Entries::default(),
            apis: Entries::default(),
            functions: Entries::default(),
            buses: Entries::default(),
            schedules: Entries::default(),
            secrets: Entries::default(),
            parameters: Entries::default(),
            keys: Entries::default(),
            roles: Entries::default(),
            identities: Vec::new(),
        }
    }

    /// The region.
    pub fn region(&self) -> &str {
        self.region
            .as_ref()
            .map_or("us-east-1", |region| &region.text)
    }
}
