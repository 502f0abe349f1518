//! User pools.

use super::Cloud;
use super::kind::{PartKind, ResourceKind};
use crate::resolve::Resolver;
use crate::settings::{Count, Entries, Flag, NameKind, PlainText, TimeSpan, settings};
use crate::stage::limits::{DAY, Spot, name};
use crate::yaml::Node;

/// The names of user pools.
#[derive(Debug, Clone, Copy)]
pub struct PoolKind;

impl NameKind for PoolKind {
    const NOUN: &'static str = KIND.noun;
    const SECTION: &'static str = KIND.section;
}

pub(super) static KIND: ResourceKind = ResourceKind {
    section: "cloud.user_pools",
    noun: "user pool",
    offers: &[
        "id",
        "arn",
        "client_id",
        "client_secret",
        "issuer",
        "jwks_url",
    ],
    main: "the pool's id",
    parts: Some(&PartKind {
        section: "clients",
        noun: "client",
        default: "default",
        offers: &["id", "secret"],
    }),
    declares: &[],
    check,
};

settings! {
    /// A user pool.
    pub struct UserPool {
        /// What users sign in with; without, a user name.
        sign_in: Vec<SignIn>,
        /// The password policy.
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
    /// A password policy; AWS's defaults apply to what is left out.
    pub struct PasswordPolicy {
        /// The fewest characters; without, 8.
        length: Option<Count>,
        /// Requires a capital letter.
        upper: Option<bool>,
        /// Requires a small letter.
        lower: Option<bool>,
        /// Requires a digit.
        digit: Option<bool>,
        /// Requires a symbol.
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
        /// Reveals that a user does not exist, as AWS does by default for old clients.
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

fn check(cloud: &Cloud, declared: Option<&Node>, resolver: &mut Resolver<'_>) {
    for pool in &cloud.user_pools.0 {
        name(pool, resolver);
        let node = declared.and_then(|node| node.get(&pool.name));
        check_pool(&pool.value, node, resolver);
    }
}

fn check_pool(pool: &UserPool, node: Option<&Node>, resolver: &mut Resolver<'_>) {
    if let Some(policy) = &pool.password {
        let at = Spot {
            node: node.and_then(|node| node.get("password")),
            place: &policy.place,
        };
        at.count("length", policy.length, (6, 99), resolver);
    }
    for client in &pool.clients.0 {
        let value = &client.value;
        let node = node.and_then(|node| node.get("clients")?.get(&client.name));
        let at = Spot {
            node,
            place: &value.place,
        };
        at.span(
            "access_token",
            value.access_token,
            (300, DAY, "5m to 24h"),
            resolver,
        );
        at.span(
            "id_token",
            value.id_token,
            (300, DAY, "5m to 24h"),
            resolver,
        );
        at.span(
            "refresh_token",
            value.refresh_token,
            (3600, 3650 * DAY, "1h to 3650d"),
            resolver,
        );
    }
}
