use super::*;

struct NoKeys;
impl ConditionKeys for NoKeys {
    fn get(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

const ARN: &str = "arn:aws:s3:::b";

fn decide(policy: &str, principal: Caller<'_>, action: &str, resource: &str) -> PolicyDecision {
    let policy = Policy::parse(policy, ARN).unwrap();
    policy.decide(&AccessRequest {
        principal,
        action,
        resource,
        condition_keys: &NoKeys,
    })
}

fn with(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)
}

const OTHER: Caller<'_> = Caller::Account {
    account: "222222222222",
    arn: "arn:aws:iam::222222222222:user/u",
    canonical: "c",
};

#[test]
fn policy_allows_denies_or_does_not_apply() {
    let public = with(
        r#"[{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/pub/*"}]"#,
    );
    let get = "s3:GetObject";
    assert_eq!(
        decide(&public, Caller::Anonymous, get, "arn:aws:s3:::b/pub/x"),
        PolicyDecision::Allow
    );
    assert_eq!(
        decide(&public, Caller::Anonymous, get, "arn:aws:s3:::b/x"),
        PolicyDecision::Silent
    );
    assert_eq!(
        decide(
            &public,
            Caller::Anonymous,
            "s3:PutObject",
            "arn:aws:s3:::b/pub/x"
        ),
        PolicyDecision::Silent
    );
    let both = with(
        r#"[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]},
            {"Effect":"Deny","NotPrincipal":{"AWS":"222222222222"},"Action":"s3:DeleteObject","Resource":"arn:aws:s3:::b/*"}]"#,
    );
    assert_eq!(
        decide(&both, OTHER, "s3:DeleteObject", "arn:aws:s3:::b/x"),
        PolicyDecision::Allow
    );
    assert_eq!(
        decide(
            &both,
            Caller::Anonymous,
            "s3:DeleteObject",
            "arn:aws:s3:::b/x"
        ),
        PolicyDecision::Deny
    );
}

#[test]
fn principals_by_account_arn_and_service() {
    let one = |principal: &str| {
        with(&format!(
            r#"{{"Effect":"Allow","Principal":{principal},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}"#
        ))
    };
    let ask =
        |principal: &str, who| decide(&one(principal), who, "s3:GetObject", "arn:aws:s3:::b/x");
    for own in [
        "\"222222222222\"",
        "\"arn:aws:iam::222222222222:root\"",
        "\"arn:aws:iam::222222222222:user/u\"",
    ] {
        assert_eq!(
            ask(&format!("{{\"AWS\":{own}}}"), OTHER),
            PolicyDecision::Allow,
            "{own}"
        );
    }
    assert_eq!(
        ask(r#"{"AWS":["111111111111"]}"#, OTHER),
        PolicyDecision::Silent
    );
    assert_eq!(
        ask(r#"{"CanonicalUser":"c"}"#, OTHER),
        PolicyDecision::Allow
    );
    assert_eq!(
        ask(
            r#"{"Service":"x.amazonaws.com"}"#,
            Caller::Service("x.amazonaws.com")
        ),
        PolicyDecision::Allow
    );
}

#[test]
fn public_policies_are_recognised() {
    let policy = |condition: &str| {
        Policy::parse(
            &with(&format!(
                r#"{{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"{condition}}}"#
            )),
            ARN,
        )
        .unwrap()
    };
    assert!(policy("").is_public());
    assert!(policy(r#","Condition":{"StringLike":{"aws:Referer":"https://x/*"}}"#).is_public());
    assert!(!policy(r#","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#).is_public());
}

#[test]
fn invalid_policies_are_refused() {
    let message = |text: &str| Policy::parse(text, ARN).unwrap_err().message().to_owned();
    assert!(message("x").starts_with("Policies must be valid JSON"));
    assert!(message("{").starts_with("Policies must be valid JSON"));
    assert_eq!(message("{}"), "Missing required field Statement");
    assert_eq!(
        message(r#"{"Statement":{"Action":"s3:*"}}"#),
        "Missing required field Effect"
    );
    let statement = |action: &str, resource: &str| {
        message(&with(&format!(
            r#"{{"Effect":"Allow","Principal":"*","Action":"{action}","Resource":"{resource}"}}"#
        )))
    };
    assert_eq!(
        statement("s3:GetObject", "arn:aws:s3:::other/*"),
        "Policy has invalid resource"
    );
    assert_eq!(
        statement("sqs:SendMessage", "arn:aws:s3:::b/*"),
        "Policy has invalid action"
    );
    assert_eq!(
        statement("s3:GetObject", "arn:aws:s3:::b"),
        "Action does not apply to any resource(s) in statement"
    );
    assert_eq!(
        statement("s3:ListBucket", "arn:aws:s3:::b/x"),
        "Action does not apply to any resource(s) in statement"
    );
    let principal = with(
        r#"{"Effect":"Allow","Principal":{"AWS":"nobody"},"Action":"s3:*","Resource":"arn:aws:s3:::b"}"#,
    );
    assert_eq!(message(&principal), "Invalid principal in policy");
}
