use super::*;

struct NoFacts;
impl Facts for NoFacts {
    fn get(&self, _: &str) -> Vec<String> {
        Vec::new()
    }
}

const ARN: &str = "arn:aws:s3:::b";

fn decide(policy: &str, principal: Who<'_>, action: &str, resource: &str) -> Verdict {
    let policy = Policy::parse(policy, ARN).unwrap();
    policy.decide(&Ask {
        principal,
        action,
        resource,
        facts: &NoFacts,
    })
}

fn with(statement: &str) -> String {
    format!(r#"{{"Version":"2012-10-17","Statement":{statement}}}"#)
}

const OTHER: Who<'_> = Who::Caller {
    account: "222222222222",
    arn: "arn:aws:iam::222222222222:user/u",
    canonical: "c",
};

#[test]
fn allows_denies_and_keeps_silent() {
    let public = with(
        r#"[{"Effect":"Allow","Principal":"*","Action":"s3:Get*","Resource":"arn:aws:s3:::b/pub/*"}]"#,
    );
    let get = "s3:GetObject";
    assert_eq!(
        decide(&public, Who::Anonymous, get, "arn:aws:s3:::b/pub/x"),
        Verdict::Allow
    );
    assert_eq!(
        decide(&public, Who::Anonymous, get, "arn:aws:s3:::b/x"),
        Verdict::Silent
    );
    assert_eq!(
        decide(
            &public,
            Who::Anonymous,
            "s3:PutObject",
            "arn:aws:s3:::b/pub/x"
        ),
        Verdict::Silent
    );
    let both = with(
        r#"[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]},
            {"Effect":"Deny","NotPrincipal":{"AWS":"222222222222"},"Action":"s3:DeleteObject","Resource":"arn:aws:s3:::b/*"}]"#,
    );
    assert_eq!(
        decide(&both, OTHER, "s3:DeleteObject", "arn:aws:s3:::b/x"),
        Verdict::Allow
    );
    assert_eq!(
        decide(&both, Who::Anonymous, "s3:DeleteObject", "arn:aws:s3:::b/x"),
        Verdict::Deny
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
            Verdict::Allow,
            "{own}"
        );
    }
    assert_eq!(ask(r#"{"AWS":["111111111111"]}"#, OTHER), Verdict::Silent);
    assert_eq!(ask(r#"{"CanonicalUser":"c"}"#, OTHER), Verdict::Allow);
    assert_eq!(
        ask(
            r#"{"Service":"x.amazonaws.com"}"#,
            Who::Service("x.amazonaws.com")
        ),
        Verdict::Allow
    );
}

#[test]
fn tells_the_public_from_the_narrow() {
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
fn refuses_what_s3_refuses() {
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
