use aws_credential_types::Credentials;
use aws_sdk_sts::Client;

use crate::support::{cloud, sts, sts_config};

#[tokio::test]
async fn tells_who_calls() {
    let cloud = cloud().await;
    let caller = sts(&cloud).get_caller_identity().send().await.unwrap();
    assert_eq!(caller.account(), Some("000000000000"));
    assert_eq!(caller.arn(), Some("arn:aws:iam::000000000000:root"));
    let calls = cloud.journal().since(0);
    assert_eq!(calls.len(), 1);
    assert_eq!(&*calls[0].service, "sts");
    assert_eq!(&*calls[0].operation, "GetCallerIdentity");
}

#[tokio::test]
async fn twelve_digits_as_access_key_select_the_account() {
    let cloud = cloud().await;
    let config = sts_config(&cloud)
        .credentials_provider(Credentials::from_keys("123456789012", "anything", None))
        .build();
    let caller = Client::from_conf(config)
        .get_caller_identity()
        .send()
        .await
        .unwrap();
    assert_eq!(caller.account(), Some("123456789012"));
}
