//! Secrets of Secrets Manager.

use super::{ERROR, ObservedType, action, observed};
use crate::pending::Requirement;
use crate::settings::{Name, Text};
use crate::stage::SecretKind;
use crate::value::Template;

action! {
    /// Gets the value of a secret, which appears in no report.
    pub struct Get = "secrets.get" {
        /// The secret.
        subject secret: Name<SecretKind>,
        /// The id of the version; without, the current one.
        version: Option<Text>,
        /// The stage of the version: `AWSPREVIOUS`.
        stage: Option<Text>,
    }
    at most one of ["version", "stage"]
    observes &[
        observed("value", ObservedType::Text, "The value, if it is text."),
        observed("json", ObservedType::Any, "The value where it is JSON."),
        observed("version", ObservedType::Text, "The id of the version."),
        observed("stages", ObservedType::Texts, "The stages of the version."),
        ERROR,
    ];
    properties: [NeedsExpectation];
    example "- secrets.get: card_processor\n  expect: {json: {user: shop}, stages: [AWSCURRENT]}";
}

action! {
    /// Gives a secret a new value. The one before stays as the version `AWSPREVIOUS`.
    pub struct Put = "secrets.put" {
        /// The secret.
        subject secret: Name<SecretKind>,
        /// The value as text.
        value: Option<Text>,
        /// The value as JSON.
        json: Option<Template>,
        /// The stages of the version; without, `AWSCURRENT`.
        stages: Vec<Text>,
    }
    at most one of ["value", "json"]
    observes &[
        observed("version", ObservedType::Text, "The id of the new version."),
        observed("stages", ObservedType::Texts, "The stages of the new version."),
        ERROR,
    ];
    properties: [Changes];
    example "- secrets.put: card_processor\n  json: {user: shop, password: another}";
}

action! {
    /// Begins a rotation of a secret, which its function carries out in the background:
    /// give the step that reads the new value some time by `within`.
    pub struct Rotate = "secrets.rotate" {
        /// The secret, which has a `rotation` in the stage file.
        subject secret: Name<SecretKind>,
    }
    observes &[
        observed("version", ObservedType::Text, "The id of the version that becomes the current one."),
        ERROR,
    ];
    properties: [Changes];
    needs: |step| Some(Requirement::Rotation { secret: step.secret.fixed() });
    example "- secrets.rotate: card_processor\n  expect: {version: {$exists: true}}";
}
