//! Plain HTTP with signatures made here: an SDK would not send what is wrong.

use hmac::{Hmac, KeyInit, Mac};
use rehearsal_cloud::Cloud;
use reqwest::{Method, RequestBuilder, Response};
use sha2::{Digest, Sha256};
use time::OffsetDateTime;

/// A request to be signed, and by whom and when.
pub(crate) struct Signer {
    pub(crate) key: &'static str,
    pub(crate) secret: &'static str,
    pub(crate) service: &'static str,
    pub(crate) date: OffsetDateTime,
    pub(crate) token: Option<String>,
}

impl Signer {
    pub(crate) fn new(service: &'static str, cloud: &Cloud) -> Self {
        let date = cloud.clock().now() - time::Duration::try_from(cloud.clock().offset()).unwrap();
        Self {
            key: "test",
            secret: "test",
            service,
            date,
            token: None,
        }
    }

    fn stamp(&self) -> String {
        let format =
            time::macros::format_description!("[year][month][day]T[hour][minute][second]Z");
        self.date.format(format).unwrap()
    }

    fn scope(&self) -> String {
        format!(
            "{}/us-east-1/{}/aws4_request",
            &self.stamp()[..8],
            self.service
        )
    }

    fn sign(&self, canonical: &str) -> String {
        let hash = hex::encode(Sha256::digest(canonical));
        let text = format!(
            "AWS4-HMAC-SHA256\n{}\n{}\n{hash}",
            self.stamp(),
            self.scope()
        );
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for part in self.scope().split('/') {
            key = hmac(&key, part);
        }
        hex::encode(hmac(&key, &text))
    }

    /// A POST to the root, signed in its header.
    pub(crate) fn post(
        &self,
        cloud: &Cloud,
        headers: &[(&str, &str)],
        body: &str,
    ) -> RequestBuilder {
        let host = cloud.address().to_string();
        let date = self.stamp();
        let hash = hex::encode(Sha256::digest(body));
        let canonical =
            format!("POST\n/\n\nhost:{host}\nx-amz-date:{date}\n\nhost;x-amz-date\n{hash}");
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={}/{}, SignedHeaders=host;x-amz-date, Signature={}",
            self.key,
            self.scope(),
            self.sign(&canonical)
        );
        let mut request = reqwest::Client::new()
            .request(Method::POST, cloud.endpoint())
            .header("authorization", authorization)
            .header("x-amz-date", date)
            .body(body.to_owned());
        if let Some(token) = &self.token {
            request = request.header("x-amz-security-token", token);
        }
        headers.iter().fold(request, |request, (name, value)| {
            request.header(*name, *value)
        })
    }

    /// A presigned URL for a GET of the root.
    pub(crate) fn presigned(&self, cloud: &Cloud, query: &str, expires: u32) -> String {
        let scope = self.scope().replace('/', "%2F");
        let mut pairs: Vec<String> = query.split('&').map(str::to_owned).collect();
        pairs.push("X-Amz-Algorithm=AWS4-HMAC-SHA256".to_owned());
        pairs.push(format!("X-Amz-Credential={}%2F{scope}", self.key));
        pairs.push(format!("X-Amz-Date={}", self.stamp()));
        pairs.push(format!("X-Amz-Expires={expires}"));
        pairs.push("X-Amz-SignedHeaders=host".to_owned());
        pairs.sort();
        let query = pairs.join("&");
        let empty = hex::encode(Sha256::digest(""));
        let canonical = format!("GET\n/\n{query}\nhost:{}\n\nhost\n{empty}", cloud.address());
        format!(
            "{}/?{query}&X-Amz-Signature={}",
            cloud.endpoint(),
            self.sign(&canonical)
        )
    }
}

fn hmac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// The headers of a JSON call.
pub(crate) fn target(name: &'static str) -> [(&'static str, &'static str); 2] {
    [
        ("x-amz-target", name),
        ("content-type", "application/x-amz-json-1.0"),
    ]
}

/// The headers of a query call.
pub(crate) const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];

/// The body of a query call of STS.
pub(crate) const WHO: &str = "Action=GetCallerIdentity&Version=2011-06-15";

/// An answer's status, a header and the body.
pub(crate) struct HttpResponse {
    pub(crate) status: u16,
    pub(crate) query_error: String,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// Reads an answer.
pub(crate) async fn exchange(request: RequestBuilder) -> HttpResponse {
    read(request.send().await.unwrap()).await
}

/// The same of a response that is there.
pub(crate) async fn read(response: Response) -> HttpResponse {
    let header = |name| {
        let value = response.headers().get(name);
        value
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default()
    };
    HttpResponse {
        status: response.status().as_u16(),
        query_error: header("x-amzn-query-error"),
        content_type: header("content-type"),
        body: response.text().await.unwrap(),
    }
}
