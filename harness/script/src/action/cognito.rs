//! Users of user pools.

use super::{ERROR, ObservedField, ObservedType, action, observed, user_pool};
use crate::settings::{Dynamic, Entries, Flag, Name, PlainText, Text, TimeSpan};
use crate::stage::PoolKind;

const TOKENS: &[ObservedField] = &[
    observed("access_token", ObservedType::Text, "The access token."),
    observed("id_token", ObservedType::Text, "The id token."),
    observed("refresh_token", ObservedType::Text, "The refresh token."),
    observed(
        "expires_in",
        ObservedType::Integer,
        "How many seconds the access token holds.",
    ),
    observed("claims", ObservedType::Map, "The claims of the id token."),
    observed(
        "access_claims",
        ObservedType::Map,
        "The claims of the access token.",
    ),
    observed(
        "challenge",
        ObservedType::Text,
        "The challenge that Cognito asks instead of giving tokens.",
    ),
    observed(
        "session",
        ObservedType::Text,
        "The session that goes with the challenge.",
    ),
    ERROR,
];

const DELIVERY: &[ObservedField] = &[
    observed(
        "delivery",
        ObservedType::Text,
        "How the code was sent: `EMAIL` or `SMS`.",
    ),
    observed(
        "destination",
        ObservedType::Text,
        "Where to, masked as Cognito masks it.",
    ),
    ERROR,
];

crate::settings::keywords! {
    /// A way to sign in.
    pub enum SignInFlow {
        /// The password itself is sent.
        Password = "password",
        /// The password is proven without being sent.
        Srp = "srp",
        /// The server signs the user in with its own credentials.
        Admin = "admin",
    }
}

action! {
    /// Signs a new user up. The code goes to the mailbox; the step `mail` reads it.
    pub struct SignUp = "cognito.sign_up" {
        /// The user name.
        subject username: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
        /// The password.
        password: Text,
        /// The e-mail address.
        email: Option<Text>,
        /// The phone number.
        phone: Option<Text>,
        /// Further attributes by name.
        attributes: Entries<Text>,
    }
    observes &[
        observed("sub", ObservedType::Text, "The user's id."),
        observed("confirmed", ObservedType::Boolean, "Whether the user is confirmed already."),
        DELIVERY[0], DELIVERY[1], ERROR,
    ];
    properties: [Changes];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.sign_up: carol@example.com\n  password: Passw0rd!23\n  email: carol@example.com";
}

action! {
    /// Confirms a sign-up with the code that was sent.
    pub struct Confirm = "cognito.confirm" {
        /// The user name.
        subject username: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
        /// The code.
        code: Text,
    }
    observes &[ERROR];
    properties: [Changes];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.confirm: carol@example.com\n  code: $code";
}

action! {
    /// Signs a user in. A user of the stage file needs no password here.
    pub struct SignIn = "cognito.sign_in" {
        /// The user name, or the name of a user of the stage.
        subject username: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
        /// The password.
        password: Option<Text>,
        /// The way; without, the plainest that the client allows: `password`, `admin`, `srp`.
        flow: Option<SignInFlow>,
        /// The password to set where Cognito asks for a new one.
        new_password: Option<Text>,
        /// The code of the second factor.
        mfa_code: Option<Text>,
        /// The `session` that an earlier step saw with a challenge: this step answers that.
        session: Option<Text>,
        /// The `challenge` of the `session`; without, the one that the other keys answer.
        challenge: Option<Text>,
        /// Issues tokens as if the user had signed in this long ago: to see how an app treats old ones.
        ago: Option<Dynamic<TimeSpan>>,
    }
    observes TOKENS;
    properties: [];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.sign_in: alice\n  save: {token: {path: access_token, secret: true}}";
}

action! {
    /// Gets new tokens for a refresh token.
    pub struct Refresh = "cognito.refresh" {
        /// The refresh token.
        subject token: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
    }
    observes TOKENS;
    properties: [];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.refresh: $refresh\n  expect: {access_token: {is: jwt}}";
}

action! {
    /// Reads a user, as an administrator does.
    pub struct User = "cognito.user" {
        /// The user name, or the name of a user of the stage.
        subject username: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
    }
    observes &[
        observed("username", ObservedType::Text, "The user name."),
        observed("sub", ObservedType::Text, "The user's id."),
        observed("email", ObservedType::Text, "The e-mail address."),
        observed("status", ObservedType::Text, "The status, such as `CONFIRMED`."),
        observed("enabled", ObservedType::Boolean, "Whether the user may sign in."),
        observed("attributes", ObservedType::TextMap, "The attributes, name to value."),
        observed("groups", ObservedType::Texts, "The groups the user is in."),
        observed("created_at", ObservedType::Time, "When the user was created, by the virtual clock."),
        ERROR,
    ];
    properties: [NeedsExpectation];
    needs: |step| Some(user_pool(step.pool.as_ref(), None));
    example "- cognito.user: alice\n  expect: {status: CONFIRMED}";
}

action! {
    /// Asks for a code to set a new password. The code goes to the mailbox.
    pub struct ForgotPassword = "cognito.forgot_password" {
        /// The user name, or the name of a user of the stage.
        subject username: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
    }
    observes DELIVERY;
    properties: [Changes];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.forgot_password: alice\n  expect: {delivery: EMAIL}";
}

action! {
    /// Sets a new password with the code that was sent.
    pub struct ConfirmPassword = "cognito.confirm_password" {
        /// The user name, or the name of a user of the stage.
        subject username: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
        /// The code.
        code: Text,
        /// The new password.
        password: Text,
    }
    observes &[ERROR];
    properties: [Changes];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.confirm_password: alice\n  code: $code\n  password: N3w-Passw0rd!";
}

action! {
    /// Signs a user out everywhere, by an access token; or, with `revoke`,
    /// revokes one refresh token and the access tokens that came of it.
    pub struct SignOut = "cognito.sign_out" {
        /// The token.
        subject token: Text,
        /// The user pool; it can be left out where there is just one.
        pool: Option<Name<PoolKind>>,
        /// The pool's app client; without, its first.
        client: Option<PlainText>,
        /// The token is a refresh token, and only it is revoked.
        revoke: Flag,
    }
    observes &[ERROR];
    properties: [Changes];
    needs: |step| Some(user_pool(step.pool.as_ref(), step.client.as_ref()));
    example "- cognito.sign_out: $token";
}
