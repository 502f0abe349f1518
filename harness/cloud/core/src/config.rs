//! How a cloud is configured.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use crate::functions::FunctionHost;
use crate::origin::AllowedOrigin;
use crate::upstream::Upstream;

/// How a cloud is to be.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens; port 0 lets the kernel choose one.
    pub listen: SocketAddr,
    /// The seed of its identifiers, codes, secrets and of the chance in fault rules.
    pub seed: u64,
    /// Whether it takes requests that AWS refuses: unsigned, wrongly signed, expired.
    pub lenient: bool,
    /// The region of requests that name none.
    pub region: String,
    /// The account of credentials that name none.
    pub account: String,
    /// The credentials it knows, besides those that STS issues and 12-digit
    /// access key ids, which select that account with any secret.
    pub credentials: Vec<Credential>,
    /// How many calls the journal keeps.
    pub journal_capacity: usize,
    /// Another cloud that answers in its place: it is a tap then, which keeps
    /// the journal and applies the fault rules.
    pub upstream: Option<Upstream>,
    /// Further addresses at which it answers, on the same port.
    pub also_at: Vec<IpAddr>,
    /// Who Cognito's tokens say they are issued by.
    pub issuer: Issuer,
    /// The origins whose web pages may call it. Others may only what AWS lets all pages
    /// do: S3 by the rules of a bucket, calls of Cognito without a signature.
    pub allowed_origins: Vec<AllowedOrigin>,
    /// Names of this machine under which it answers, besides those that nobody else can
    /// register.
    pub allowed_hosts: Vec<String>,
    /// How long a client may send nothing of a body that it has begun.
    pub body_patience: Duration,
    /// The longest snapshot that the control API takes, in bytes; `None` for any.
    pub snapshot_limit: Option<usize>,
    /// What runs the functions of Lambda; without one they are stored and not invoked.
    pub function_host: Option<Arc<dyn FunctionHost>>,
    /// Whether the policies of callers are enforced.
    pub iam: IamMode,
    /// The name of a role that may do everything, whether it was created or not.
    pub administrator_role: Option<String>,
}

/// Whether the policies of callers are enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IamMode {
    /// Every known caller may do everything.
    #[default]
    Off,
    /// Calls go through, and the journal has what would be denied.
    Soft,
    /// Calls are denied as AWS denies them.
    Strict,
}

impl FromStr for IamMode {
    type Err = UnknownIamMode;

    fn from_str(text: &str) -> Result<Self, UnknownIamMode> {
        match text {
            "off" => Ok(Self::Off),
            "soft" => Ok(Self::Soft),
            "strict" => Ok(Self::Strict),
            _ => Err(UnknownIamMode(text.to_owned())),
        }
    }
}

impl fmt::Display for IamMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Soft => "soft",
            Self::Strict => "strict",
        })
    }
}

/// Not one of the modes that can be named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("could not read {0:?} as a mode of IAM: write off, soft or strict")]
pub struct UnknownIamMode(String);

/// Who Cognito's tokens say they are issued by: an app's JWT library looks for
/// the keys there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Issuer {
    /// This cloud's endpoint, which serves the keys: `http://127.0.0.1:41234/POOL`.
    #[default]
    Endpoint,
    /// AWS: `https://cognito-idp.REGION.amazonaws.com/POOL`. For apps that have
    /// that written down; they have to be told otherwise where the keys are.
    Amazon,
    /// Another name of this cloud: `http://cloud.test:4566/POOL`. For apps that
    /// reach it by one.
    Url(String),
}

impl Issuer {
    /// The issuer of a pool's tokens.
    pub fn of(&self, endpoint: &str, region: &str, pool_id: &str) -> String {
        match self {
            Self::Endpoint => format!("{endpoint}/{pool_id}"),
            Self::Amazon => format!("https://cognito-idp.{region}.amazonaws.com/{pool_id}"),
            Self::Url(url) => format!("{}/{pool_id}", url.trim_end_matches('/')),
        }
    }
}

/// Not one of the issuers that can be named.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "could not read {0:?} as an issuer: write endpoint, amazonaws or a URL (http://cloud.test:4566)"
)]
pub struct UnknownIssuer(String);

impl FromStr for Issuer {
    type Err = UnknownIssuer;

    fn from_str(text: &str) -> Result<Self, UnknownIssuer> {
        match text {
            "endpoint" => Ok(Self::Endpoint),
            "amazonaws" => Ok(Self::Amazon),
            url if url.starts_with("http://") || url.starts_with("https://") => {
                Ok(Self::Url(url.to_owned()))
            }
            _ => Err(UnknownIssuer(text.to_owned())),
        }
    }
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Endpoint => "endpoint",
            Self::Amazon => "amazonaws",
            Self::Url(url) => url,
        })
    }
}

/// An access key that a cloud knows.
#[derive(Debug, Clone)]
pub struct Credential {
    /// The access key id.
    pub access_key_id: String,
    /// The secret.
    pub secret_access_key: String,
    /// The 12-digit account it belongs to; the cloud's default where it is `None`.
    pub account: Option<String>,
    /// Who has it, for the journal.
    pub holder: Option<String>,
    /// The ARN of a role whose session it is of; without one it is that of a user who may do
    /// everything.
    pub role_arn: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            seed: 0,
            lenient: false,
            region: "us-east-1".to_owned(),
            account: "000000000000".to_owned(),
            credentials: vec![Credential {
                access_key_id: "test".to_owned(),
                secret_access_key: "test".to_owned(),
                account: None,
                holder: None,
                role_arn: None,
            }],
            journal_capacity: 10_000,
            upstream: None,
            also_at: Vec::new(),
            issuer: Issuer::default(),
            allowed_origins: Vec::new(),
            allowed_hosts: Vec::new(),
            body_patience: Duration::from_secs(30),
            snapshot_limit: None,
            function_host: None,
            iam: IamMode::Off,
            administrator_role: None,
        }
    }
}
