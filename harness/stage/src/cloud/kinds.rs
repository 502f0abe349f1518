//! The table of resource kinds.

use super::apis::HttpApis;
use super::buckets::Buckets;
use super::buses::Buses;
use super::delivery_streams::DeliveryStreams;
use super::email_identities::EmailIdentities;
use super::functions::Functions;
use super::keys::Keys;
use super::parameters::Parameters;
use super::queues::Queues;
use super::resource::ResourceKind;
use super::roles::Roles;
use super::schedules::Schedules;
use super::secrets::Secrets;
use super::streams::Streams;
use super::tables::Tables;
use super::topics::Topics;
use super::user_pools::UserPools;

/// All kinds of resources that a stage file can declare.
pub(super) static ALL: &[&dyn ResourceKind] = &[
    &Buckets,
    &Queues,
    &Topics,
    &Tables,
    &Streams,
    &DeliveryStreams,
    &UserPools,
    &HttpApis,
    &Functions,
    &EmailIdentities,
    &Buses,
    &Schedules,
    &Secrets,
    &Parameters,
    &Keys,
    &Roles,
];
