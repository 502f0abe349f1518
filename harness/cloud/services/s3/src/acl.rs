//! Access control lists: who was granted what on a bucket or an object.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::canonical_id::canonical_id;
use super::error::{Result, S3Error};

/// Everyone, signed or not.
pub(crate) const ALL_USERS: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
/// Everyone with any AWS account.
pub(crate) const AUTHENTICATED_USERS: &str =
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
/// The service that writes access logs.
pub(crate) const LOG_DELIVERY: &str = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// An owner and grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Acl {
    /// The account that owns the thing.
    pub(crate) owner: Arc<str>,
    /// Grants beside the owner's own, which is kept apart because nearly
    /// every object has nothing else.
    pub(crate) grants: Vec<Grant>,
    /// Whether the owner has full control: always, unless a list was given
    /// that leaves them out.
    pub(crate) owner_has_all: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) grantee: Grantee,
    pub(crate) permission: Permission,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Grantee {
    /// By canonical id.
    User(String),
    Group(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Permission {
    FullControl,
    Read,
    Write,
    ReadAcp,
    WriteAcp,
}

impl Permission {
    const ALL: [(Self, &'static str, &'static str); 5] = [
        (
            Self::FullControl,
            "FULL_CONTROL",
            "x-amz-grant-full-control",
        ),
        (Self::Read, "READ", "x-amz-grant-read"),
        (Self::Write, "WRITE", "x-amz-grant-write"),
        (Self::ReadAcp, "READ_ACP", "x-amz-grant-read-acp"),
        (Self::WriteAcp, "WRITE_ACP", "x-amz-grant-write-acp"),
    ];

    pub(crate) fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|(_, n, _)| *n == name)
            .map(|(p, _, _)| p)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .into_iter()
            .find(|(p, _, _)| *p == self)
            .map_or("", |(_, n, _)| n)
    }
}

/// Who makes a request.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Requester<'a> {
    Anonymous,
    Account(&'a str),
}

impl Acl {
    pub(crate) fn private(owner: impl Into<Arc<str>>) -> Self {
        Self {
            owner: owner.into(),
            grants: Vec::new(),
            owner_has_all: true,
        }
    }

    /// A canned list. `bucket_owner` matters to objects alone.
    pub(crate) fn canned(name: &str, owner: &Arc<str>, bucket_owner: &str) -> Result<Self> {
        let group = |uri: &str, permission| Grant {
            grantee: Grantee::Group(uri.to_owned()),
            permission,
        };
        let to_bucket_owner = |permission| -> Vec<Grant> {
            if **owner == *bucket_owner {
                return Vec::new();
            }
            vec![Grant {
                grantee: Grantee::User(canonical_id(bucket_owner)),
                permission,
            }]
        };
        let grants = match name {
            "private" | "aws-exec-read" => Vec::new(),
            "public-read" => vec![group(ALL_USERS, Permission::Read)],
            "public-read-write" => vec![
                group(ALL_USERS, Permission::Read),
                group(ALL_USERS, Permission::Write),
            ],
            "authenticated-read" => vec![group(AUTHENTICATED_USERS, Permission::Read)],
            "log-delivery-write" => {
                vec![
                    group(LOG_DELIVERY, Permission::Write),
                    group(LOG_DELIVERY, Permission::ReadAcp),
                ]
            }
            "bucket-owner-read" => to_bucket_owner(Permission::Read),
            "bucket-owner-full-control" => to_bucket_owner(Permission::FullControl),
            other => return Err(S3Error::invalid_argument("", "x-amz-acl", other)),
        };
        Ok(Self {
            owner: Arc::clone(owner),
            grants,
            owner_has_all: true,
        })
    }

    /// The list that a request's headers ask for: a canned one, grants, or none at all.
    pub(crate) fn from_headers<'h>(
        header: impl Fn(&str) -> Option<&'h str>,
        owner: &Arc<str>,
        bucket_owner: &str,
    ) -> Result<Option<Self>> {
        // An empty header is none: clients such as aptly send it with every object.
        let canned = header("x-amz-acl").filter(|name| !name.is_empty());
        let mut grants = Vec::new();
        for (permission, _, name) in Permission::ALL {
            if let Some(list) = header(name) {
                parse_grants(permission, name, list, &mut grants)?;
            }
        }
        match canned {
            Some(_) if !grants.is_empty() => Err(S3Error::invalid_request(
                "Specifying both Canned ACLs and Header Grants is not allowed",
            )),
            Some(canned) => Self::canned(canned, owner, bucket_owner).map(Some),
            None if grants.is_empty() => Ok(None),
            None => Ok(Some(Self {
                owner: Arc::clone(owner),
                grants,
                owner_has_all: false,
            })),
        }
    }

    /// All grants, the owner's first.
    pub(crate) fn all(&self) -> impl Iterator<Item = Grant> + '_ {
        self.owner_has_all
            .then(|| Grant {
                grantee: Grantee::User(canonical_id(&self.owner)),
                permission: Permission::FullControl,
            })
            .into_iter()
            .chain(self.grants.iter().cloned())
    }

    /// Whether it lets everyone in.
    pub(crate) fn is_public(&self) -> bool {
        self.grants
            .iter()
            .any(|g| matches!(&g.grantee, Grantee::Group(uri) if uri == ALL_USERS || uri == AUTHENTICATED_USERS))
    }

    /// Whether it allows this to them. Grants to the public count only where
    /// nothing blocks them.
    pub(crate) fn allows(
        &self,
        requester: Requester<'_>,
        wanted: Permission,
        ignore_public: bool,
    ) -> bool {
        let covers = |p: Permission| p == wanted || p == Permission::FullControl;
        if let Requester::Account(account) = requester
            && self.owner_has_all
            && *account == *self.owner
        {
            return true;
        }
        self.grants
            .iter()
            .filter(|g| covers(g.permission))
            .any(|g| match (&g.grantee, requester) {
                (Grantee::Group(uri), Requester::Anonymous) => uri == ALL_USERS && !ignore_public,
                (Grantee::Group(uri), Requester::Account(_)) => {
                    (uri == ALL_USERS || uri == AUTHENTICATED_USERS) && !ignore_public
                }
                (Grantee::User(id), Requester::Account(account)) => *id == canonical_id(account),
                (Grantee::User(_), _) => false,
            })
    }
}

/// Reads `id="…", uri="…"`.
fn parse_grants(
    permission: Permission,
    header: &str,
    list: &str,
    grants: &mut Vec<Grant>,
) -> Result<()> {
    for item in list.split(',').map(str::trim) {
        let bad = || S3Error::invalid_argument("Argument format not recognized", header, item);
        let (kind, value) = item.split_once('=').ok_or_else(bad)?;
        let value = value.trim().trim_matches('"');
        let grantee = match kind.trim() {
            "uri" => Grantee::Group(check_group(value, "uri")?),
            "id" => Grantee::User(check_id(value, "id")?),
            "emailAddress" => return Err(unknown_address()),
            _ => return Err(bad()),
        };
        grants.push(Grant {
            grantee,
            permission,
        });
    }
    Ok(())
}

/// A group S3 knows.
pub(crate) fn check_group(uri: &str, argument: &str) -> Result<String> {
    if [ALL_USERS, AUTHENTICATED_USERS, LOG_DELIVERY].contains(&uri) {
        return Ok(uri.to_owned());
    }
    Err(S3Error::invalid_argument(
        "Invalid group uri",
        argument,
        uri,
    ))
}

/// The error of a grantee named by an e-mail address: no account here has one.
pub(crate) fn unknown_address() -> S3Error {
    S3Error::new(
        400,
        "UnresolvableGrantByEmailAddress",
        "The e-mail address you provided does not match any account on record.",
    )
}

/// A canonical id: 64 hex digits.
pub(crate) fn check_id(id: &str, argument: &str) -> Result<String> {
    if id.len() == 64 && id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Ok(id.to_owned());
    }
    Err(S3Error::invalid_argument("Invalid id", argument, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: &str = "111111111111";

    fn canned(name: &str) -> Acl {
        Acl::canned(name, &OWNER.into(), OWNER).unwrap()
    }

    #[test]
    fn canned_lists() {
        let private = canned("private");
        assert!(private.allows(Requester::Account(OWNER), Permission::Write, false));
        assert!(!private.allows(Requester::Account("2"), Permission::Read, false));
        assert!(!private.allows(Requester::Anonymous, Permission::Read, false));

        let public = canned("public-read");
        assert!(public.allows(Requester::Anonymous, Permission::Read, false));
        assert!(!public.allows(Requester::Anonymous, Permission::Write, false));
        assert!(!public.allows(Requester::Anonymous, Permission::Read, true));
        assert!(public.is_public());

        let signed = canned("authenticated-read");
        assert!(signed.allows(Requester::Account("2"), Permission::Read, false));
        assert!(!signed.allows(Requester::Anonymous, Permission::Read, false));
        assert_eq!(
            Acl::canned("no-such", &OWNER.into(), OWNER)
                .unwrap_err()
                .code(),
            "InvalidArgument"
        );
    }

    #[test]
    fn grants_in_headers() {
        let other = canonical_id("222222222222");
        let list = format!("id=\"{other}\", uri={ALL_USERS}");
        let header = |name: &str| (name == "x-amz-grant-read").then_some(list.as_str());
        let acl = Acl::from_headers(header, &OWNER.into(), OWNER)
            .unwrap()
            .unwrap();
        assert_eq!(acl.all().count(), 2);
        assert!(acl.allows(Requester::Account("222222222222"), Permission::Read, true));
        assert!(!acl.allows(Requester::Account(OWNER), Permission::Write, false));

        for bad in ["id=short", "uri=http://nowhere", "what", "x=y"] {
            let header = |name: &str| (name == "x-amz-grant-read").then_some(bad);
            assert!(
                Acl::from_headers(header, &OWNER.into(), OWNER).is_err(),
                "{bad}"
            );
        }
    }
}
