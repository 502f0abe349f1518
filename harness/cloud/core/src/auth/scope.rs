/// A credential scope: whose key, for which day, region and service.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The access key id.
    pub access_key_id: String,
    /// The day, as `20261120`.
    pub date: String,
    /// The region.
    pub region: String,
    /// The service that the request is signed for.
    pub service: String,
}

impl Scope {
    /// Reads `AKID/20261120/us-east-1/sqs/aws4_request`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.rsplitn(5, '/');
        let ("aws4_request", service, region, date, key) = (
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next()?,
            parts.next()?,
        ) else {
            return None;
        };
        Some(Self {
            access_key_id: key.to_owned(),
            date: date.to_owned(),
            region: region.to_owned(),
            service: service.to_owned(),
        })
    }
}
