//! Settings of user pools, as the API has them.

use std::time::Duration;

use aws_sdk_cognitoidentityprovider::types::{
    AliasAttributeType, AttributeDataType, PasswordPolicyType, SchemaAttributeType,
    UserPoolPolicyType, UsernameAttributeType, VerifiedAttributeType,
};
use rehearsal_script::stage::{self, AttributeKind, SignIn, VerifiedAttribute};
use rehearsal_script::{Count, TimeSpan};

const DAY: u64 = 86_400;

/// The attributes that users sign in with.
pub(super) struct SignInAttributes {
    pub(super) usernames: Option<Vec<UsernameAttributeType>>,
    pub(super) aliases: Option<Vec<AliasAttributeType>>,
}

/// Returns the addresses that are user names, or, if there are user names besides,
/// aliases of them.
pub(super) fn sign_in_attributes(config: &stage::UserPool) -> SignInAttributes {
    let has = |kind| config.sign_in.contains(&kind);
    let (email, phone) = (has(SignIn::Email), has(SignIn::Phone));
    let mut names = SignInAttributes {
        usernames: None,
        aliases: None,
    };
    if !email && !phone {
        return names;
    }
    if has(SignIn::Username) {
        let mut aliases = Vec::new();
        aliases.extend(email.then_some(AliasAttributeType::Email));
        aliases.extend(phone.then_some(AliasAttributeType::PhoneNumber));
        names.aliases = Some(aliases);
    } else {
        let mut usernames = Vec::new();
        usernames.extend(email.then_some(UsernameAttributeType::Email));
        usernames.extend(phone.then_some(UsernameAttributeType::PhoneNumber));
        names.usernames = Some(usernames);
    }
    names
}

/// Returns the attributes that are verified; by default those that users sign in
/// with.
pub(super) fn verified_attributes(config: &stage::UserPool) -> Vec<VerifiedAttributeType> {
    let is_verified = |verified, sign_in| {
        if config.verify.is_empty() {
            config.sign_in.contains(&sign_in)
        } else {
            config.verify.contains(&verified)
        }
    };
    let mut all = Vec::new();
    all.extend(
        is_verified(VerifiedAttribute::Email, SignIn::Email)
            .then_some(VerifiedAttributeType::Email),
    );
    all.extend(
        is_verified(VerifiedAttribute::Phone, SignIn::Phone)
            .then_some(VerifiedAttributeType::PhoneNumber),
    );
    all
}

pub(super) fn policies(config: &stage::PasswordPolicy) -> UserPoolPolicyType {
    let count = |Count(count): Count| i32::try_from(count).unwrap_or(i32::MAX);
    // Temporary passwords last whole days, rounded up.
    let days = |TimeSpan(span)| i32::try_from(Duration::as_secs(&span).div_ceil(DAY));
    let policy = PasswordPolicyType::builder()
        .minimum_length(config.length.map_or(8, count))
        .require_uppercase(config.upper.unwrap_or(true))
        .require_lowercase(config.lower.unwrap_or(true))
        .require_numbers(config.digit.unwrap_or(true))
        .require_symbols(config.symbol.unwrap_or(true))
        .temporary_password_validity_days(
            config.temporary_for.map_or(Ok(7), days).unwrap_or(i32::MAX),
        )
        .build();
    UserPoolPolicyType::builder()
        .password_policy(policy)
        .build()
}

pub(super) fn attribute((name, kind): (&str, &AttributeKind)) -> SchemaAttributeType {
    let kind = match kind {
        AttributeKind::Text => AttributeDataType::String,
        AttributeKind::Number => AttributeDataType::Number,
        AttributeKind::Time => AttributeDataType::Datetime,
        AttributeKind::Boolean => AttributeDataType::Boolean,
    };
    SchemaAttributeType::builder()
        .name(name)
        .attribute_data_type(kind)
        .mutable(true)
        .build()
}
