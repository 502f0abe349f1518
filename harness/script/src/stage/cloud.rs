use crate::settings::{
    Count, Entries, Flag, Name, PlainText, QueueKind, TimeSpan, TopicKind, settings,
};
use crate::value::Template;

settings! {
    /// The AWS side of the stage.
    pub struct Cloud {
        /// The region; without, `us-east-1`.
        region: Option<PlainText>,
        /// An image that speaks AWS on one port, for the docker stage instead of LocalStack.
        image: Option<PlainText>,
        /// The port it speaks on; without, 4566.
        port: Option<Count>,
        /// S3 buckets.
        buckets: Entries<Bucket>,
        /// SQS queues.
        queues: Entries<Queue>,
        /// SNS topics.
        topics: Entries<Topic>,
        /// Cognito user pools.
        user_pools: Entries<UserPool>,
        /// Addresses and domains that SES may send from.
        identities: Vec<PlainText>,
    }
}

settings! {
    /// A bucket.
    pub struct Bucket {
        /// Keeps every version of an object.
        versioning: Flag,
        /// Lets anybody read objects without credentials.
        public_read: Flag,
        /// Origins that browsers may call it from.
        cors: Vec<CorsRule>,
        /// What is told of changes.
        notifications: Vec<Notification>,
        /// When objects go away by themselves.
        lifecycle: Vec<LifecycleRule>,
        /// A bucket policy.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A CORS rule.
    pub struct CorsRule {
        /// Origins such as `https://shop.example`, or `*`.
        origins: Vec<PlainText>,
        /// Methods such as `GET`.
        methods: Vec<PlainText>,
        /// Headers a request may carry, or `*`.
        headers: Vec<PlainText>,
        /// Headers a script may read.
        expose: Vec<PlainText>,
        /// How long a browser may remember the answer.
        max_age: Option<TimeSpan>,
    }
}

settings! {
    /// A notification.
    pub struct Notification {
        /// Events such as `s3:ObjectCreated:*`.
        events: Vec<PlainText>,
        /// The queue that gets them.
        queue: Option<Name<QueueKind>>,
        /// The topic that gets them.
        topic: Option<Name<TopicKind>>,
        /// Only keys that begin so.
        prefix: Option<PlainText>,
        /// Only keys that end so.
        suffix: Option<PlainText>,
    }
    at most one of ["queue", "topic"]
}

settings! {
    /// A lifecycle rule.
    pub struct LifecycleRule {
        /// Only keys that begin so.
        prefix: Option<PlainText>,
        /// How long after its creation an object goes, in whole days.
        expire_after: Option<TimeSpan>,
        /// How long after it was replaced a version goes, in whole days.
        expire_versions_after: Option<TimeSpan>,
        /// How long an unfinished multipart upload is kept, in whole days.
        abort_uploads_after: Option<TimeSpan>,
    }
}

settings! {
    /// A queue.
    pub struct Queue {
        /// How long a received message is hidden; without, 30s.
        visibility: Option<TimeSpan>,
        /// How long a sent message is hidden at first; without, not at all.
        delay: Option<TimeSpan>,
        /// How long a message is kept; without, 4d.
        retention: Option<TimeSpan>,
        /// How long a receive waits for a message; without, not at all.
        wait: Option<TimeSpan>,
        /// The most bytes a message may have; without, 262144.
        max_size: Option<Count>,
        /// First in, first out, per message group.
        fifo: Flag,
        /// Uses the hash of the body as the deduplication id.
        content_dedup: Flag,
        /// Where messages go that are received too often.
        dead_letter: Option<DeadLetter>,
        /// A queue policy; one that lets the stage's topics and buckets send is there already.
        policy: Option<Template>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A dead letter queue.
    pub struct DeadLetter {
        /// The queue.
        queue: Name<QueueKind>,
        /// After how many receives.
        after: Count,
    }
}

settings! {
    /// A topic.
    pub struct Topic {
        /// First in, first out, per message group.
        fifo: Flag,
        /// Uses the hash of the message as the deduplication id.
        content_dedup: Flag,
        /// Who gets its messages.
        subscriptions: Vec<Subscription>,
        /// Tags by name.
        tagging: Entries<PlainText>,
    }
}

settings! {
    /// A subscription.
    pub struct Subscription {
        /// The queue that gets the messages.
        queue: Option<Name<QueueKind>>,
        /// The URL that gets the messages.
        http: Option<PlainText>,
        /// The address that gets the messages.
        email: Option<PlainText>,
        /// Delivers the message as it was published, without SNS's envelope.
        raw: Flag,
        /// Delivers only messages that this filter policy lets through.
        filter: Option<Template>,
        /// What the filter looks at; without, the message attributes.
        filter_scope: Option<FilterScope>,
        /// Where messages go that cannot be delivered.
        dead_letter: Option<Name<QueueKind>>,
    }
    at most one of ["queue", "http", "email"]
}

crate::settings::keywords! {
    /// What a filter policy looks at.
    pub enum FilterScope {
        /// The message attributes.
        Attributes = "attributes",
        /// The body, as JSON.
        Body = "body",
    }
}

settings! {
    /// A user pool.
    pub struct UserPool {
        /// What users sign in with; without, a user name.
        sign_in: Vec<SignIn>,
        /// What a password has to be.
        password: Option<PasswordPolicy>,
        /// What is verified by a code at sign-up; without, what users sign in with.
        verify: Vec<VerifiedAttribute>,
        /// Whether a second factor, an authenticator app, is asked for; without, `off`.
        mfa: Option<Mfa>,
        /// Groups, the one of highest precedence first.
        groups: Vec<PlainText>,
        /// Custom attributes by name, without `custom:`.
        attributes: Entries<AttributeKind>,
        /// Apps that sign users in, by name; without, one called `default`.
        clients: Entries<AppClient>,
    }
}

crate::settings::keywords! {
    /// What a user signs in with.
    pub enum SignIn {
        /// The user name.
        Username = "username",
        /// The e-mail address.
        Email = "email",
        /// The phone number.
        Phone = "phone",
    }
}

crate::settings::keywords! {
    /// What is verified by a code.
    pub enum VerifiedAttribute {
        /// The e-mail address.
        Email = "email",
        /// The phone number.
        Phone = "phone",
    }
}

crate::settings::keywords! {
    /// Whether a second factor is asked for.
    pub enum Mfa {
        /// Never.
        Off = "off",
        /// Where the user has one.
        Optional = "optional",
        /// Always.
        Required = "required",
    }
}

crate::settings::keywords! {
    /// The type of a custom attribute.
    pub enum AttributeKind {
        /// Text.
        Text = "text",
        /// A number.
        Number = "number",
        /// A time.
        Time = "time",
        /// A boolean.
        Boolean = "boolean",
    }
}

settings! {
    /// A password policy; what is left out is as AWS has it by default.
    pub struct PasswordPolicy {
        /// The fewest characters; without, 8.
        length: Option<Count>,
        /// A capital letter has to be there.
        upper: Option<bool>,
        /// A small letter has to be there.
        lower: Option<bool>,
        /// A digit has to be there.
        digit: Option<bool>,
        /// A symbol has to be there.
        symbol: Option<bool>,
        /// How long a temporary password lasts; without, 7d.
        temporary_for: Option<TimeSpan>,
    }
}

settings! {
    /// An app client of a user pool.
    pub struct AppClient {
        /// Has a secret.
        secret: Flag,
        /// The flows it may use; without, all but admin's.
        flows: Vec<AuthFlow>,
        /// How long an access token lasts; without, 1h.
        access_token: Option<TimeSpan>,
        /// How long an id token lasts; without, 1h.
        id_token: Option<TimeSpan>,
        /// How long a refresh token lasts; without, 30d.
        refresh_token: Option<TimeSpan>,
        /// Says that a user is not there, as AWS does by default for old clients.
        reveal_missing_users: Flag,
        /// OAuth scopes it may ask for.
        scopes: Vec<PlainText>,
    }
}

crate::settings::keywords! {
    /// A way to sign in.
    pub enum AuthFlow {
        /// `ALLOW_USER_PASSWORD_AUTH`
        Password = "password",
        /// `ALLOW_USER_SRP_AUTH`
        Srp = "srp",
        /// `ALLOW_REFRESH_TOKEN_AUTH`
        Refresh = "refresh",
        /// `ALLOW_ADMIN_USER_PASSWORD_AUTH`
        Admin = "admin",
        /// `ALLOW_CUSTOM_AUTH`
        Custom = "custom",
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
            buckets: Entries::default(),
            queues: Entries::default(),
            topics: Entries::default(),
            user_pools: Entries::default(),
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
