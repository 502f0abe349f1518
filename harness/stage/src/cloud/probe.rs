//! What a cloud reports about itself.

use std::time::Duration;

use rehearsal_cloud::UpstreamKind;
use serde_json::Value;

use crate::error::{StageError, root_cause};

/// The service of user pools, as clouds name it.
pub(super) const USER_POOLS: &str = "cognito-idp";
const TIMEOUT: Duration = Duration::from_secs(10);

/// Detects which kind of cloud it is, and whether it has user pools to use.
pub(super) async fn detect(endpoint: &str) -> Result<(UpstreamKind, bool), StageError> {
    let health = json_document(&format!("{endpoint}/_localstack/health")).await;
    let health = health.map_err(|error| StageError::CloudUrl {
        url: endpoint.into(),
        reason: root_cause(&error),
    })?;
    let kind = match health["edition"].as_str() {
        Some("rehearsal") => UpstreamKind::Rehearsal,
        Some(_) => UpstreamKind::LocalStack,
        None => UpstreamKind::Other,
    };
    // The user pools of another `rehearsal cloud` are the same as the embedded
    // ones, whose codes can be read and which can issue tokens of the past.
    let has_pools = kind != UpstreamKind::Rehearsal && !health["services"][USER_POOLS].is_null();
    Ok((kind, has_pools))
}

/// Returns the issuer of the tokens of a user pool, from its discovery document.
pub(super) async fn issuer(endpoint: &str, pool: &str) -> String {
    let pool_url = format!("{endpoint}/{pool}");
    let document = json_document(&format!("{pool_url}/.well-known/openid-configuration")).await;
    let document = document.unwrap_or_default();
    document["issuer"].as_str().map_or(pool_url, str::to_owned)
}

/// Gets a JSON document; null if the response is anything else.
async fn json_document(url: &str) -> Result<Value, reqwest::Error> {
    let client = reqwest::Client::builder()
        .no_proxy()
        .timeout(TIMEOUT)
        .build()?;
    let response = client.get(url).send().await?;
    Ok(response.json().await.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use rehearsal_cloud::{Cloud, Config, Issuer};

    use super::*;
    use crate::cloud::access::CloudAccess;
    use crate::cloud::clients::CloudClients;

    #[tokio::test]
    async fn issuer_is_read_from_the_discovery_document() {
        let config = Config {
            issuer: Issuer::Url("http://cloud.test:4566".into()),
            ..Config::default()
        };
        let cloud = Cloud::start(config).await.unwrap();
        let access = CloudAccess {
            endpoint: cloud.endpoint().into(),
            region: "us-east-1".into(),
            access_key_id: "test".into(),
            secret_access_key: "test".into(),
        };
        let cognito = CloudClients::new(&access).cognito;
        let created = cognito.create_user_pool().pool_name("people").send().await;
        let pool = created.unwrap().user_pool.unwrap().id.unwrap();
        let found = issuer(cloud.endpoint(), &pool).await;
        assert_eq!(found, format!("http://cloud.test:4566/{pool}"));
        // Without a document, the issuer is the URL of the pool.
        let other = issuer(cloud.endpoint(), "us-east-1_none").await;
        assert_eq!(other, format!("{}/us-east-1_none", cloud.endpoint()));
    }
}
