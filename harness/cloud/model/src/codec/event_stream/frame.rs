//! Frames of `application/vnd.amazon.eventstream`: headers and a payload
//! between two lengths and two checksums.

use bytes::Bytes;
use crc32fast::hash;

use super::header::{HeaderValue, read_headers, write_headers};

/// The length of what precedes the headers.
const PRELUDE: usize = 12;
/// The length of a checksum.
const CHECKSUM: usize = 4;
/// The longest frame: 16 MiB of payload and 128 KiB of headers.
const LONGEST: usize = 16 * 1024 * 1024 + 128 * 1024 + PRELUDE + CHECKSUM;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The headers, such as `:event-type`, in their order.
    pub headers: Vec<(String, HeaderValue)>,
    /// What the event carries.
    pub payload: Bytes,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Its lengths contradict each other, or are too great.
    #[error("the lengths of an event's frame are impossible")]
    Length,
    /// A checksum is not that of the bytes.
    #[error("the checksum of an event's frame is wrong")]
    Checksum,
    /// Its headers cannot be read.
    #[error("the headers of an event's frame cannot be read")]
    Headers,
}

impl Frame {
    /// Returns an event of that type.
    pub fn event(kind: &str, content_type: &str, payload: impl Into<Bytes>) -> Self {
        let mut frame = Self::message("event", (":event-type", kind));
        frame.payload(content_type, payload);
        frame
    }

    /// Returns a message of that type without a payload, with a header that says more.
    pub(super) fn message(kind: &str, more: (&str, &str)) -> Self {
        let mut frame = Self::default();
        frame.text(":message-type", kind);
        frame.text(more.0, more.1);
        frame
    }

    /// Adds a header that is text.
    pub(super) fn text(&mut self, name: &str, value: &str) {
        let value = HeaderValue::Text(value.to_owned());
        self.headers.push((name.to_owned(), value));
    }

    /// Sets the payload.
    pub(super) fn payload(&mut self, content_type: &str, payload: impl Into<Bytes>) {
        self.text(":content-type", content_type);
        self.payload = payload.into();
    }

    /// Returns the header of that name, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        match self.headers.iter().find(|(header, _)| header == name)? {
            (_, HeaderValue::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// Writes the frame. Headers that are too long for one are cut.
    pub fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend([0; PRELUDE]);
        write_headers(&self.headers, out);
        let headers = out.len() - start - PRELUDE;
        out.extend(&self.payload);
        let total = out.len() - start + CHECKSUM;
        let length = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes();
        out[start..start + 4].copy_from_slice(&length(total));
        out[start + 4..start + 8].copy_from_slice(&length(headers));
        let prelude = hash(&out[start..start + 8]);
        out[start + 8..start + PRELUDE].copy_from_slice(&prelude.to_be_bytes());
        let message = hash(&out[start..]);
        out.extend(message.to_be_bytes());
    }

    /// Takes the first frame off `bytes`; `None` where it is not there as a whole.
    pub fn read(bytes: &mut Bytes) -> Result<Option<Self>, FrameError> {
        if bytes.len() < PRELUDE {
            return Ok(None);
        }
        let total = number(bytes, 0);
        let headers = number(bytes, 4);
        if checksum(bytes, 8) != hash(&bytes[..8]) {
            return Err(FrameError::Checksum);
        }
        if total > LONGEST || headers.saturating_add(PRELUDE + CHECKSUM) > total {
            return Err(FrameError::Length);
        }
        if bytes.len() < total {
            return Ok(None);
        }
        let frame = bytes.split_to(total);
        if checksum(&frame, total - CHECKSUM) != hash(&frame[..total - CHECKSUM]) {
            return Err(FrameError::Checksum);
        }
        Ok(Some(Self {
            headers: read_headers(&frame[PRELUDE..PRELUDE + headers]).ok_or(FrameError::Headers)?,
            payload: frame.slice(PRELUDE + headers..total - CHECKSUM),
        }))
    }
}

fn checksum(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_be_bytes(four)
}

fn number(bytes: &[u8], at: usize) -> usize {
    usize::try_from(checksum(bytes, at)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_empty_frame_has_the_checksums_of_the_specification() {
        // The empty message of the protocol's own test vectors.
        let expected = [
            0, 0, 0, 0x10, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff,
        ];
        let mut out = Vec::new();
        Frame::default().write(&mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_damaged_frame_is_refused() {
        let mut out = Vec::new();
        Frame::event("Records", "text/plain", "abc").write(&mut out);
        for at in 0..out.len() {
            let mut damaged = out.clone();
            damaged[at] ^= 1;
            assert!(Frame::read(&mut damaged.into()).is_err(), "byte {at}");
        }
    }

    fn any_header() -> impl Strategy<Value = HeaderValue> {
        prop_oneof![
            any::<bool>().prop_map(HeaderValue::Boolean),
            any::<i8>().prop_map(HeaderValue::Byte),
            any::<i16>().prop_map(HeaderValue::Short),
            any::<i32>().prop_map(HeaderValue::Integer),
            any::<i64>().prop_map(HeaderValue::Long),
            prop::collection::vec(any::<u8>(), 0..9).prop_map(|b| HeaderValue::Bytes(b.into())),
            ".{0,40}".prop_map(HeaderValue::Text),
            any::<i64>().prop_map(HeaderValue::Timestamp),
            any::<[u8; 16]>().prop_map(HeaderValue::Uuid),
        ]
    }

    proptest! {
        #[test]
        fn frames_are_read_as_they_are_written(
            headers in prop::collection::vec((":?[a-z-]{1,20}", any_header()), 0..12),
            payload in prop::collection::vec(any::<u8>(), 0..300),
            missing in 1_usize..16,
        ) {
            let frame = Frame { headers, payload: payload.into() };
            let mut out = Vec::new();
            frame.write(&mut out);
            let mut partial = Bytes::copy_from_slice(&out[..out.len() - missing]);
            prop_assert_eq!(Frame::read(&mut partial), Ok(None));
            frame.write(&mut out);
            let mut bytes = Bytes::from(out);
            prop_assert_eq!(Frame::read(&mut bytes), Ok(Some(frame.clone())));
            prop_assert_eq!(Frame::read(&mut bytes), Ok(Some(frame)));
            prop_assert!(bytes.is_empty());
        }

        #[test]
        fn any_bytes_are_frames_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let mut bytes = Bytes::from(bytes);
            while let Ok(Some(_)) = Frame::read(&mut bytes) {}
        }
    }
}
