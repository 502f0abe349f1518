//! Frames of `application/vnd.amazon.eventstream`: headers and a payload
//! between two lengths and two checksums.

use bytes::Bytes;
use crc32fast::hash;

/// The length of what precedes the headers.
const PRELUDE: usize = 12;
/// The length of a checksum.
const CHECKSUM: usize = 4;
/// The longest frame: 16 MiB of payload and 128 KiB of headers.
const LONGEST: usize = 16 * 1024 * 1024 + 128 * 1024 + PRELUDE + CHECKSUM;
/// The type of a header that is text.
const TEXT: u8 = 7;

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Frame {
    /// The headers that are text, such as `:event-type`, in their order.
    pub headers: Vec<(String, String)>,
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
        let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        Self {
            headers: vec![
                header(":message-type", "event"),
                header(":event-type", kind),
                header(":content-type", content_type),
            ],
            payload: payload.into(),
        }
    }

    /// Returns the header of that name.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Writes the frame. Headers that are too long for one are cut.
    pub fn write(&self, out: &mut Vec<u8>) {
        let start = out.len();
        out.extend([0; PRELUDE]);
        for (name, value) in &self.headers {
            let name = cut(name, usize::from(u8::MAX));
            let value = cut(value, usize::from(u16::MAX));
            out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
            out.extend(name);
            out.push(TEXT);
            out.extend(u16::try_from(value.len()).unwrap_or(u16::MAX).to_be_bytes());
            out.extend(value);
        }
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
            headers: read_headers(&frame[PRELUDE..PRELUDE + headers])?,
            payload: frame.slice(PRELUDE + headers..total - CHECKSUM),
        }))
    }
}

fn cut(text: &str, longest: usize) -> &[u8] {
    &text.as_bytes()[..text.floor_char_boundary(longest)]
}

fn checksum(bytes: &[u8], at: usize) -> u32 {
    let mut four = [0; 4];
    four.copy_from_slice(&bytes[at..at + 4]);
    u32::from_be_bytes(four)
}

fn number(bytes: &[u8], at: usize) -> usize {
    usize::try_from(checksum(bytes, at)).unwrap_or(usize::MAX)
}

/// Reads the headers that are text and passes over those of other types.
fn read_headers(mut bytes: &[u8]) -> Result<Vec<(String, String)>, FrameError> {
    let mut headers = Vec::new();
    while let Some((length, rest)) = bytes.split_first() {
        let (name, rest) = take(rest, usize::from(*length))?;
        let (kind, rest) = rest.split_first().ok_or(FrameError::Headers)?;
        let (length, rest) = match kind {
            0 | 1 => (0, rest),
            2 => (1, rest),
            3 => (2, rest),
            4 => (4, rest),
            5 | 8 => (8, rest),
            6 | 7 => {
                let (length, rest) = take(rest, 2)?;
                (
                    usize::from(u16::from_be_bytes([length[0], length[1]])),
                    rest,
                )
            }
            9 => (16, rest),
            _ => return Err(FrameError::Headers),
        };
        let (value, rest) = take(rest, length)?;
        if *kind == TEXT {
            let text = |bytes: &[u8]| {
                let text = std::str::from_utf8(bytes).map_err(|_| FrameError::Headers);
                text.map(str::to_owned)
            };
            headers.push((text(name)?, text(value)?));
        }
        bytes = rest;
    }
    Ok(headers)
}

fn take(bytes: &[u8], length: usize) -> Result<(&[u8], &[u8]), FrameError> {
    bytes.split_at_checked(length).ok_or(FrameError::Headers)
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

    proptest! {
        #[test]
        fn frames_are_read_as_they_are_written(
            headers in prop::collection::vec((":?[a-z-]{1,20}", ".{0,40}"), 0..5),
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
