//! The stage file: what is there before a scenario starts.

mod apps;
mod checks;
mod cloud;
mod declarations;
mod dependencies;
mod external;
mod inherit;
mod limits;
mod parse;
mod profiles;
mod resolve;
mod seeds;
mod system;
mod users;

use std::sync::Arc;

pub use apps::{App, CommandLine, Container, Isolation, ReadinessCheck, StopSignal};
pub use cloud::{
    ApiCors, ApiProtocol, ApiRoute, AppClient, AttributeKind, AuthFlow, Bucket, BucketKind, Bus,
    BusKind, Cloud, CloudSecret, CorsRule, DEFAULT_BUS, DeadLetter, DeliveryStream, FilterScope,
    Function, FunctionAuthorizer, FunctionDestination, FunctionKind, FunctionTrigger, HttpApi,
    IamMode, JwtAuthorizer, Key, KeyKind, KeySpec, KeyType, KeyUsage, LifecycleRule, Mfa,
    Notification, Parameter, ParameterKind, PasswordPolicy, PoolKind, Queue, QueueKind, Role,
    RoleKind, Rule, Schedule, ScheduleKind, SecretKind, SecretRotation, SignIn, Stream, StreamKind,
    StreamView, Subscription, Table, TableIndex, TableKind, Target, Topic, TopicKind, Transform,
    UserPool, VerifiedAttribute, cloud_resources,
};
pub(crate) use cloud::{RESOURCE_KINDS, ResourceKind};
pub(crate) use declarations::declarations;
pub use external::{
    External, ExternalKind, MockAnswer, MockAnswers, MockFault, MockRoute, RequestCondition,
};
pub use parse::root;
pub(crate) use parse::{StageTree, names};
use profiles::Profile;
pub(crate) use profiles::{profiles, with_profile};
pub use seeds::{Seed, SeedItem, SeedMessage};

use crate::settings::{Entries, Name, Named, PlainText, Text, settings};

/// One stage file.
#[derive(Debug, Clone)]
pub struct StageConfig {
    /// The file, as the user named it; `None` where there is none and the
    /// stage is a cloud with nothing on it.
    pub file: Option<Arc<str>>,
    /// The base of every path and the working directory of the apps, from the
    /// working folder.
    pub root: String,
    /// The AWS side.
    pub cloud: Cloud,
    /// The database, where there is one.
    pub postgres: Option<Postgres>,
    /// Sample data by name.
    pub seeds: Vec<Named<Vec<Seed>>>,
    /// The services under test.
    pub apps: Entries<App>,
    /// Services outside of the project by name.
    pub externals: Entries<External>,
    /// Users by name.
    pub users: Entries<User>,
    /// Secrets by name.
    pub secrets: Entries<Secret>,
}

settings! {
    /// A stage.
    pub(crate) struct StageKeys {
        /// The base of every path in scenarios and here, and the working directory of the apps; without, this file's folder.
        root: Option<PlainText>,
        /// The AWS side: resources by their logical names.
        cloud: Option<Cloud>,
        /// The database.
        postgres: Option<Postgres>,
        /// Sample data by name, each a list of data to load in order.
        seeds: Entries<Vec<SeedItem>>,
        /// Settings of all apps; an app's own come first.
        defaults: Option<App>,
        /// The services under test, by name.
        apps: Entries<App>,
        /// Services outside of the project that the apps call, by name, and what stands in for them.
        externals: Entries<External>,
        /// Users that scenarios act as, by name.
        users: Entries<User>,
        /// Values that appear in no report, log or snapshot, by name.
        secrets: Entries<Secret>,
        /// Settings by the name of a profile, which `--profile NAME` puts in the place of others: mappings are merged key by key, anything else is replaced.
        profiles: Entries<Profile>,
    }
}

settings! {
    /// The database.
    pub struct Postgres {
        /// A folder of `.sql` files, applied in the order of their names.
        migrations: Option<PlainText>,
        /// A command that migrates the database in `DATABASE_URL`, instead of a folder.
        migrate: Option<PlainText>,
        /// Where PostgreSQL comes from; without, the first that this machine has.
        from: Option<PostgresSource>,
        /// Extensions to create before the migrations.
        extensions: Vec<PlainText>,
        /// Server settings by name.
        settings: Entries<PlainText>,
    }
    at most one of ["migrations", "migrate"]
}

crate::settings::keywords! {
    /// Where PostgreSQL comes from.
    pub enum PostgresSource {
        /// `DATABASE_URL` names a server.
        Url = "url",
        /// The machine's own binaries.
        System = "system",
        /// The build that cargo brings.
        Embedded = "embedded",
        /// A container.
        Docker = "docker",
    }
}

settings! {
    /// A user of a user pool, confirmed and ready to sign in.
    pub struct User {
        /// The pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The user name; without, the e-mail address, or the name in this file.
        username: Option<Text>,
        /// The e-mail address.
        email: Option<Text>,
        /// The phone number, as `+491701234567`.
        phone: Option<Text>,
        /// The password; without, one that satisfies the pool's policy.
        password: Option<Text>,
        /// The groups the user is in.
        groups: Vec<PlainText>,
        /// Attributes by name; custom ones without `custom:`.
        attributes: Entries<Text>,
    }
}

settings! {
    /// A secret.
    pub struct Secret {
        /// The environment variable it comes from.
        env: Option<PlainText>,
        /// The value where the environment variable is not set: for development only.
        default: Option<PlainText>,
        /// The file it comes from.
        file: Option<PlainText>,
    }
    at most one of ["env", "file"]
}
