//! Uploads by an HTML form: `POST /bucket` with the object in a field.

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use http_body_util::BodyExt as _;
use hyper::body::Body as HttpBody;

use super::access;
use super::blob::Budget;
use super::checksum::ObjectChecksum;
use super::context::CallContext;
use super::error::{Result, S3Error};
use super::event::EventKind;
use super::expected_body::ExpectedBody;
use super::form_signature::{FormSignature, missing};
use super::headers::latin1;
use super::multipart_form::{Item, Reader};
use super::operation::POST_OBJECT;
use super::ops::object_settings;
use super::ops::write::{Content, quoted, store};
use super::post_policy::PostPolicy;
use super::receive::{BodyReceiver, body_error};
use super::reply::Reply;
use super::request::{Body, Request, percent_encode};
use super::state::State;
use super::xml::Xml;
use super::{metadata, names, tagging};
use rehearsal_cloud_core::auth::Identity;
use rehearsal_cloud_core::raw::RawCall;
use rehearsal_model::body::{BodyError, StalledBody};
use rehearsal_model::protocol::Form as Query;

/// A form that was read to its end.
pub(crate) struct Form {
    /// In lower case, in order.
    fields: Vec<(String, String)>,
    policy: Option<PostPolicy>,
    request: Request,
}

impl Form {
    /// Reads the fields and stores the file.
    pub(crate) async fn read<B>(
        mut body: B,
        boundary: &str,
        posted: &Request,
        budget: &Arc<Budget>,
    ) -> Result<Self>
    where
        B: HttpBody<Data = Bytes, Error: Into<BodyError>> + Unpin,
    {
        let mut reader = Reader::new(boundary);
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut file: Option<Option<String>> = None;
        let mut receiver: Option<BodyReceiver> = None;
        let mut ended = false;
        let mut failed: Result<()> = Ok(());
        while let Some(frame) = body.frame().await {
            let Ok(frame) = frame
                .map_err(|error| form_error(&error.into()))?
                .into_data()
            else {
                continue;
            };
            reader
                .feed(&frame, |item| match item {
                    Item::Field { name, value } => fields.push((name.to_ascii_lowercase(), value)),
                    Item::File { filename } => {
                        file = Some(filename);
                        receiver = Some(BodyReceiver::new(expected_body_of(&fields), None, budget));
                    }
                    Item::Data(data) => {
                        if let (Some(receiver), true) = (&mut receiver, failed.is_ok()) {
                            failed = receiver.frame(data);
                        }
                    }
                    Item::End => ended = true,
                })
                .map_err(|_| malformed())?;
        }
        failed?;
        let (Some(filename), Some(receiver)) = (file, receiver) else {
            return Err(S3Error::invalid_argument(
                "POST requires exactly one file upload per request.",
                "file",
                "0",
            ));
        };
        if !ended {
            return Err(malformed());
        }
        // The fields become its headers: those of the HTTP request say nothing of the object.
        let (head, ()) = http::Request::post("/")
            .body(())
            .map_err(|_| malformed())?
            .into_parts();
        let request = Request {
            denied_keys: BTreeMap::new(),
            head,
            bucket: posted.bucket.clone(),
            virtual_hosted: posted.virtual_hosted,
            key: String::new(),
            query: Query::default(),
            body: Body::Data(Box::new(receiver.finish()?)),
        };
        // Without a filename the variable stays (recorded: s3, `test_post_object_with_file_as_string`).
        if let Some(filename) = filename {
            for (_, value) in &mut fields {
                *value = value.replace("${filename}", &filename);
            }
        }
        Ok(Self {
            fields,
            policy: None,
            request,
        })
    }

    fn field(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(field, _)| field == name)
            .map(|(_, value)| value.as_str())
    }

    /// Checks the form's signature, for a bucket in `region`, and returns its signer; `None`
    /// where it is not signed.
    pub(crate) fn authenticate(
        &mut self,
        region: &str,
        call: &RawCall,
    ) -> Result<Option<Identity>> {
        let Some(encoded) = self.field("policy").map(str::to_owned) else {
            return Ok(None);
        };
        let Some(signature) = FormSignature::read(|name| self.field(name))? else {
            return Ok(None);
        };
        let identity = signature.verify(&encoded, region, call)?;
        self.policy = Some(PostPolicy::parse(&encoded)?);
        Ok(Some(identity))
    }

    /// Checks the form against its policy and stores the object.
    pub(crate) fn store(mut self, state: &mut State, cx: &mut CallContext<'_>) -> Result<Reply> {
        let key = self.field("key").filter(|key| !key.is_empty());
        self.request.key = key.ok_or_else(|| missing("key"))?.to_owned();
        names::check_key(&self.request.key)?;
        if let Some(policy) = &self.policy {
            policy.check(cx.now, &self.request.bucket, &self.fields)?;
            policy.check_size(self.request.received().blob.len())?;
        }
        self.set_headers();
        access::authorise(state, cx, &POST_OBJECT, &self.request)?;
        let bucket = state.bucket(&self.request.bucket)?;
        let mut new_object = object_settings::read(&self.request, bucket, cx)?;
        new_object.settings.metadata = self.metadata()?;
        if let Some(document) = self.field("tagging") {
            new_object.tags = tags(document)?;
        }
        let received = self.request.received();
        let content = Content {
            blob: received.blob.clone(),
            etag: hex::encode(received.md5),
            checksum: Some(ObjectChecksum::full(received.checksum())),
            parts: Vec::new(),
        };
        let stored = store(
            state,
            cx,
            &self.request,
            new_object,
            content,
            EventKind::Post,
        )?;
        let etag = quoted(&stored.object.etag);
        let location = self.request.location(cx.base_url);
        let mut reply = self.answer(&etag, &location);
        reply.set(header::ETAG, &etag);
        stored.checksum_headers(&mut reply);
        stored.headers(&mut reply);
        Ok(reply)
    }

    /// The user's metadata. A form carries text as it is: words that look encoded are not decoded
    /// (recorded: s3, `test_post_object_with_unicode_metadata`).
    fn metadata(&self) -> Result<Vec<(String, String)>> {
        let fields = self.fields.iter();
        let metadata = fields.filter_map(|(name, value)| {
            let short = name.strip_prefix(metadata::PREFIX)?;
            (!short.is_empty()).then(|| (short.to_owned(), value.clone()))
        });
        metadata::check(metadata.collect())
    }

    /// Fields that a PUT would send as headers.
    fn set_headers(&mut self) {
        for (name, value) in &self.fields {
            let stored = object_settings::STORED_HEADERS.contains(&name.as_str());
            let name = match name.as_str() {
                "acl" => "x-amz-acl",
                amz if amz.starts_with("x-amz-") => amz,
                name if stored => name,
                _ => continue,
            };
            // Headers that are given back are in ISO 8859-1 (recorded: s3,
            // `test_post_object_with_unicode_metadata`).
            let value = if stored {
                HeaderValue::from_bytes(&latin1(value))
            } else {
                HeaderValue::from_bytes(value.as_bytes())
            };
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), value) {
                self.request.head.headers.insert(name, value);
            }
        }
    }

    fn answer(&self, etag: &str, location: &str) -> Reply {
        let redirect = self
            .field("success_action_redirect")
            .or_else(|| self.field("redirect"));
        if let Some(redirect) =
            redirect.filter(|url| url.starts_with("http://") || url.starts_with("https://"))
        {
            let join = if redirect.contains('?') { '&' } else { '?' };
            let query = format!(
                "bucket={}&key={}&etag={}",
                percent_encode(&self.request.bucket, false),
                percent_encode(&self.request.key, false),
                percent_encode(etag, false)
            );
            return Reply::new(StatusCode::SEE_OTHER)
                .header(header::LOCATION, format!("{redirect}{join}{query}"));
        }
        let reply = match self.field("success_action_status") {
            Some("200") => Reply::ok(),
            Some("201") => Reply::xml(Xml::document("PostResponse", None, |x| {
                x.text("Location", location);
                x.text("Bucket", &self.request.bucket);
                x.text("Key", &self.request.key);
                x.text("ETag", etag);
            }))
            .status(StatusCode::CREATED),
            _ => Reply::no_content(),
        };
        reply.header(header::LOCATION, location)
    }

    /// The key, for the journal.
    pub(crate) fn key(&self) -> String {
        self.field("key").unwrap_or_default().to_owned()
    }
}

/// Returns the error for a form that ended early.
fn form_error(error: &BodyError) -> S3Error {
    if error.is::<StalledBody>() {
        return body_error(error);
    }
    malformed()
}

fn malformed() -> S3Error {
    S3Error::new(
        400,
        "MalformedPOSTRequest",
        "The body of your POST request is not well-formed multipart/form-data.",
    )
}

/// A form does not say how long its file is.
fn expected_body_of(fields: &[(String, String)]) -> ExpectedBody {
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        if let (true, Ok(name), Ok(value)) = (
            name.starts_with("x-amz-checksum-"),
            HeaderName::try_from(name),
            HeaderValue::try_from(value),
        ) {
            headers.insert(name, value);
        }
    }
    ExpectedBody::of_form(&headers)
}

/// The tags of a form stand in it as a document.
fn tags(document: &str) -> Result<super::state::Tags> {
    use s3s::xml::Deserialize as _;
    // Another document is no tags (recorded: s3, `test_post_object_with_tags[invalid]`).
    if document.trim_start().starts_with('<') && !document.contains("<Tagging") {
        return Ok(super::state::Tags::new());
    }
    let mut reader = s3s::xml::Deserializer::new(document.as_bytes());
    let tagging =
        s3s::dto::Tagging::deserialize(&mut reader).map_err(|_| S3Error::malformed_xml())?;
    tagging::from_document(tagging.tag_set, tagging::TagTarget::Object)
}
