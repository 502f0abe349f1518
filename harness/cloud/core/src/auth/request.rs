use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::error::AuthError;
use super::scope::Scope;
use super::signature::{ALGORITHM, Signature};
use super::signature_v2::SignatureV2;
use rehearsal_model::protocol::Form;

/// What a request says of its signature.
#[derive(Debug)]
pub enum Claim {
    /// Nothing: it is not signed.
    None,
    /// This.
    Signed(Box<Signature>),
    /// Something that makes no sense, and what is wrong with it.
    Broken(AuthError),
    /// A signature of version 2, which only S3 takes.
    SignedV2(SignatureV2),
}

impl Claim {
    /// Reads the `Authorization` header, or the query of a presigned URL.
    pub fn of(headers: &HeaderMap, query: &Form) -> Self {
        if query.get("X-Amz-Algorithm").is_some() || query.get("X-Amz-Signature").is_some() {
            return of_query(query);
        }
        let Some(header) = headers.get(AUTHORIZATION) else {
            return SignatureV2::of_query(query).map_or(Self::None, Self::version_2);
        };
        let Ok(header) = header.to_str() else {
            return broken("Authorization header is not text.".to_owned());
        };
        let header = header.trim();
        if let Some(parameters) = header.strip_prefix(ALGORITHM) {
            return of_header(parameters, headers);
        }
        if let Some(credential) = header.strip_prefix("AWS ") {
            let token = headers.get("x-amz-security-token");
            let token = token.and_then(|token| token.to_str().ok());
            return Self::version_2(SignatureV2::of_header(credential, token));
        }
        if header.starts_with("AWS4-") {
            return broken(format!("Unsupported signing algorithm: {header}"));
        }
        // A bearer token or the like: the services' own affair (Cognito's are in the body).
        Self::None
    }

    fn version_2(signature: Result<SignatureV2, AuthError>) -> Self {
        signature.map_or_else(Self::Broken, Self::SignedV2)
    }

    /// The scope, where there is one.
    pub fn scope(&self) -> Option<&Scope> {
        match self {
            Self::Signed(signature) => Some(&signature.scope),
            _ => None,
        }
    }
}

fn broken(message: String) -> Claim {
    Claim::Broken(AuthError::Incomplete(message))
}

fn of_header(parameters: &str, headers: &HeaderMap) -> Claim {
    let (mut credential, mut signed, mut hex) = (None, None, None);
    for parameter in parameters.split(',') {
        match parameter.trim().split_once('=') {
            Some(("Credential", value)) => credential = Some(value),
            Some(("SignedHeaders", value)) => signed = Some(value),
            Some(("Signature", value)) => hex = Some(value),
            _ => {}
        }
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let date = text("x-amz-date").or_else(|| text("date"));
    let mut missing = String::new();
    for (name, value) in [
        ("Credential", credential),
        ("Signature", hex),
        ("SignedHeaders", signed),
    ] {
        if value.is_none_or(str::is_empty) {
            missing.push_str("Authorization header requires '");
            missing.push_str(name);
            missing.push_str("' parameter. ");
        }
    }
    if date.is_none() {
        missing +=
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ";
    }
    let (Some(credential), Some(signed), Some(hex), Some(date), true) =
        (credential, signed, hex, date, missing.is_empty())
    else {
        // AWS repeats the header here; it holds no secret.
        return broken(format!("{missing}Authorization={ALGORITHM}{parameters}"));
    };
    let Some(scope) = Scope::parse(credential) else {
        return malformed(credential, false);
    };
    Claim::Signed(Box::new(Signature {
        scope,
        headers: names(signed),
        hex: hex.to_owned(),
        date: date.to_owned(),
        expires: None,
        token: text("x-amz-security-token").map(str::to_owned),
    }))
}

fn of_query(query: &Form) -> Claim {
    let parameters = [
        "Algorithm",
        "Credential",
        "Signature",
        "SignedHeaders",
        "Date",
        "Expires",
    ];
    let value = |name: &str| query.get(&format!("X-Amz-{name}"));
    if let Some(missing) = parameters.iter().find(|name| value(name).is_none()) {
        // Services other than S3 take presigned URLs without an end.
        if *missing != "Expires" {
            return broken(
                "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.".to_owned(),
            );
        }
    }
    let all = |name: &str| value(name).unwrap_or_default();
    if all("Algorithm") != ALGORITHM {
        return broken(format!("X-Amz-Algorithm only supports \"{ALGORITHM}\""));
    }
    let Some(scope) = Scope::parse(all("Credential")) else {
        return malformed(all("Credential"), true);
    };
    let expires = match value("Expires").map(str::parse::<u64>) {
        None => 900,
        Some(Ok(seconds)) if seconds <= 604_800 => seconds,
        Some(Ok(_)) => {
            return broken(
                "X-Amz-Expires must be less than a week (in seconds) that is 604800".to_owned(),
            );
        }
        Some(Err(_)) => return broken("X-Amz-Expires should be a number".to_owned()),
    };
    Claim::Signed(Box::new(Signature {
        scope,
        headers: names(all("SignedHeaders")),
        hex: all("Signature").to_owned(),
        date: all("Date").to_owned(),
        expires: Some(expires),
        token: value("Security-Token").map(str::to_owned),
    }))
}

fn names(list: &str) -> Vec<String> {
    let mut names: Vec<_> = list.split(';').map(str::to_ascii_lowercase).collect();
    names.sort_unstable();
    names
}

fn malformed(credential: &str, presigned: bool) -> Claim {
    Claim::Broken(AuthError::MalformedCredential {
        credential: credential.to_owned(),
        presigned,
    })
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;

    use super::*;
    use rehearsal_model::protocol::parse_form;

    fn of(header: &str) -> Claim {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, HeaderValue::from_str(header).unwrap());
        headers.insert("x-amz-date", HeaderValue::from_static("20261120T090000Z"));
        Claim::of(&headers, &Form::default())
    }

    #[test]
    fn a_header_tells_scope_headers_and_signature() {
        let claim = of(
            "AWS4-HMAC-SHA256 Credential=test/20261120/us-east-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab12",
        );
        let Claim::Signed(signature) = claim else {
            panic!("{claim:?}")
        };
        assert_eq!(signature.scope.region, "us-east-1");
        assert_eq!(signature.headers, ["host", "x-amz-date"]);
        assert_eq!(signature.hex, "ab12");
        assert!(!signature.presigned());
    }

    #[test]
    fn other_schemes_are_told_apart() {
        assert!(matches!(of("AWS key:signature"), Claim::SignedV2(_)));
        assert!(matches!(of("AWS key"), Claim::Broken(_)));
        assert!(matches!(
            of("AWS4-ECDSA-P256-SHA256 Credential=x"),
            Claim::Broken(_)
        ));
        assert!(matches!(of("Bearer token"), Claim::None));
        assert!(matches!(
            of("AWS4-HMAC-SHA256 Credential=x, SignedHeaders=host, Signature=y"),
            Claim::Broken(_)
        ));
    }

    proptest! {
        #[test]
        fn any_header_is_a_claim(text in "(AWS4-HMAC-SHA256 ?)?[ -~]{0,120}") {
            of(&text);
        }

        #[test]
        fn any_query_is_a_claim(text in "(X-Amz-(Algorithm|Credential|Signature|Date|Expires|SignedHeaders)=[ -~]{0,30}&?){0,7}") {
            Claim::of(&HeaderMap::new(), &parse_form(text.as_bytes()));
        }
    }
}
