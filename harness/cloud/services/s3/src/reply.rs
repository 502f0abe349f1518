//! The reply of an operation, before it becomes an HTTP response.

use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use s3s::xml::{SerializeContent, Serializer};

use super::blob::{Blob, BlobReader};
use super::error::S3Error;
use super::xml::{NAMESPACE, Xml};

/// The reply of an operation.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl Reply {
    pub(crate) fn new(status: StatusCode) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: Body::empty(),
        }
    }

    pub(crate) fn ok() -> Self {
        Self::new(StatusCode::OK)
    }

    pub(crate) fn no_content() -> Self {
        Self::new(StatusCode::NO_CONTENT)
    }

    /// An XML answer in S3's namespace.
    pub(crate) fn answer(root: &str, content: impl FnOnce(&mut Xml)) -> Self {
        Self::xml(Xml::answer(root, content))
    }

    pub(crate) fn xml(document: String) -> Self {
        Self::ok()
            .header(header::CONTENT_TYPE, "application/xml")
            .body(Body::from(document))
    }

    /// A configuration document, as it was understood.
    pub(crate) fn document<T: SerializeContent>(root: &str, value: &T) -> Self {
        let mut buffer = b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_vec();
        Serializer::new(&mut buffer)
            .content_with_ns(root, NAMESPACE, value)
            .expect("writing to memory does not fail");
        Self::ok()
            .header(header::CONTENT_TYPE, "application/xml")
            .body(Body::from(buffer))
    }

    /// Sets a header; a value that HTTP cannot carry is left out.
    #[must_use]
    pub(crate) fn header(
        mut self,
        name: impl TryInto<HeaderName>,
        value: impl AsRef<[u8]>,
    ) -> Self {
        self.set(name, value);
        self
    }

    #[must_use]
    pub(crate) fn header_opt(
        mut self,
        name: &'static str,
        value: Option<impl AsRef<[u8]>>,
    ) -> Self {
        if let Some(value) = value {
            self.set(name, value);
        }
        self
    }

    pub(crate) fn set(&mut self, name: impl TryInto<HeaderName>, value: impl AsRef<[u8]>) {
        if let (Ok(name), Ok(value)) = (name.try_into(), HeaderValue::from_bytes(value.as_ref())) {
            self.headers.insert(name, value);
        }
    }

    #[must_use]
    pub(crate) fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    #[must_use]
    pub(crate) fn body(mut self, body: Body) -> Self {
        self.body = body;
        self
    }

    /// Encodes an error. The response to HEAD has no body.
    pub(crate) fn error(error: &S3Error, request_id: &str, host_id: &str, head: bool) -> Self {
        let mut reply = Self::new(error.status());
        reply.headers.extend(error.headers().clone());
        if head || matches!(error.status(), StatusCode::NOT_MODIFIED) {
            return reply;
        }
        reply
            .header(header::CONTENT_TYPE, "application/xml")
            .body(Body::from(error.body(request_id, host_id)))
    }
}

/// The bytes of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    Bytes(Bytes),
    Blob(BlobReader),
}

impl Body {
    pub(crate) fn empty() -> Self {
        Self::Bytes(Bytes::new())
    }

    pub(crate) fn blob(blob: &Blob, range: Range<u64>) -> Self {
        Self::Blob(blob.reader(range))
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Self::Bytes(text.into())
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes.into())
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        match self.get_mut() {
            Self::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Self::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Self::Blob(reader) => Pin::new(reader).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Bytes(bytes) => bytes.is_empty(),
            Self::Blob(reader) => reader.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Self::Blob(reader) => reader.size_hint(),
        }
    }
}
