//! A service that is not AWS's, with all that a shape can have, in every protocol.

use std::sync::LazyLock;

use super::data::Tables;
use super::protocol::Protocol;
use super::service::ServiceModel;

fn tables() -> &'static Tables {
    static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::read(include_str!("sample.txt")));
    &TABLES
}

const fn model(protocol: Protocol) -> ServiceModel {
    ServiceModel {
        name: "sample",
        title: "Sample",
        signing_name: "sample",
        endpoint: "sample",
        version: "2026-11-20",
        protocol,
        target: "Sample_20261120",
        namespace: "com.example.sample",
        xmlns: "http://sample.example.com/doc/2026-11-20/",
        tables,
        ..ServiceModel::BASE
    }
}

static MODELS: [ServiceModel; 7] = [
    model(Protocol::Json10),
    model(Protocol::Json11),
    model(Protocol::Cbor11),
    model(Protocol::RpcV2Cbor),
    model(Protocol::Query),
    model(Protocol::RestJson),
    model(Protocol::RestXml),
];

/// The service in every protocol.
pub(crate) fn all() -> impl Iterator<Item = &'static ServiceModel> {
    MODELS.iter()
}

/// The service in one protocol.
pub(crate) fn speaking(protocol: Protocol) -> &'static ServiceModel {
    let mut models = MODELS.iter();
    models.find(|model| model.protocol == protocol).unwrap()
}
