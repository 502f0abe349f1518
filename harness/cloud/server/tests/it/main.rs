//! The cloud, called through the real AWS SDKs and over plain HTTP.
//!
//! One binary, because each one links the SDKs anew: a module per service or topic.
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by panicking; clippy sees only the test functions themselves"
)]

mod absent_services;
mod bodies;
mod browsers;
mod clouds;
mod cognito_admin_users;
mod cognito_attributes;
mod cognito_auth_challenges;
mod cognito_auth_clients;
mod cognito_auth_factors;
mod cognito_auth_oauth;
mod cognito_auth_passwords;
mod cognito_auth_refresh;
mod cognito_auth_srp;
mod cognito_auth_support;
mod cognito_auth_tokens;
mod cognito_clients;
mod cognito_hosted;
mod cognito_hosted_users;
mod cognito_lists;
mod cognito_messages;
mod cognito_names;
mod cognito_passwords;
mod cognito_pools;
mod cognito_schema;
mod cognito_settings;
mod cognito_sign_up;
mod control;
mod garbage;
mod gateway;
mod https;
mod jwt_provider;
mod localstack;
mod resource_policies;
mod s3_access;
mod s3_buckets;
mod s3_copies;
mod s3_cors;
mod s3_encryption;
mod s3_events;
mod s3_forms;
mod s3_keys;
mod s3_lifecycle;
mod s3_listing;
mod s3_locks;
mod s3_objects;
mod s3_settings;
mod s3_uploads;
mod s3_versions;
mod ses;
mod ses_checks;
mod sesv2;
mod signatures;
mod sns_batches;
mod sns_channels;
mod sns_fifo;
mod sns_http;
mod sns_lists;
mod sns_publish;
mod sns_push;
mod sns_subscriptions;
mod sns_support;
mod sns_topics;
mod sqs_attributes;
mod sqs_batches;
mod sqs_dead_letters;
mod sqs_faults;
mod sqs_fifo;
mod sqs_inspection;
mod sqs_messages;
mod sqs_queues;
mod sqs_sharing;
mod sqs_support;
mod sqs_waiting;
mod sqs_wire;
mod sts;
mod support;
mod tap;
mod wire;
