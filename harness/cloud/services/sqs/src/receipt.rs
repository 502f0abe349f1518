//! Receipt handles, by which consumers refer to the messages they received.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

use crate::error::{Error, ErrorKind};
use crate::order::Serial;

/// The content of a receipt handle: a message, and one of its receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) serial: Serial,
    /// The message's receive count at that receive.
    pub(crate) receive: u32,
}

const SIGNATURE: usize = 16;
const LENGTH: usize = SIGNATURE + 8 + 4;

impl Receipt {
    /// Returns the handle. It has everything the queue needs, so that the queue
    /// stores no handles. The queue's key signs it, so that it is valid for that
    /// queue only.
    pub(crate) fn handle(self, key: u64) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&self.signature(key));
        bytes.extend_from_slice(&self.serial.to_be_bytes());
        bytes.extend_from_slice(&self.receive.to_be_bytes());
        STANDARD.encode(bytes)
    }

    /// Parses a handle of the queue with a key.
    pub(crate) fn parse(handle: &str, key: u64) -> Result<Self, Error> {
        if handle.trim().is_empty() {
            return Err(Error::missing_parameter("ReceiptHandle"));
        }
        Self::decode(handle)
            .filter(|(receipt, signature)| receipt.signature(key) == *signature)
            .map(|(receipt, _)| receipt)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::ReceiptHandleIsInvalid,
                    format!("The input receipt handle \"{handle}\" is not a valid receipt handle."),
                )
            })
    }

    fn decode(handle: &str) -> Option<(Self, [u8; SIGNATURE])> {
        let bytes = STANDARD.decode(handle).ok()?;
        let bytes: &[u8; LENGTH] = bytes.as_slice().try_into().ok()?;
        let (signature, rest) = bytes.split_first_chunk::<SIGNATURE>()?;
        let (serial, receive) = rest.split_first_chunk::<8>()?;
        let receipt = Self {
            serial: u64::from_be_bytes(*serial),
            receive: u32::from_be_bytes(receive.try_into().ok()?),
        };
        Some((receipt, *signature))
    }

    fn signature(self, key: u64) -> [u8; SIGNATURE] {
        let mut hash = Md5::new();
        hash.update(key.to_be_bytes());
        hash.update(self.serial.to_be_bytes());
        hash.update(self.receive.to_be_bytes());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handle_is_valid_for_its_queue_only() {
        let receipt = Receipt {
            serial: 7,
            receive: 2,
        };
        let handle = receipt.handle(1);
        assert_eq!(Receipt::parse(&handle, 1), Ok(receipt));
        for (handle, key) in [(&*handle, 2), ("invalid", 1), ("aW52YWxpZA==", 1)] {
            let error = Receipt::parse(handle, key).unwrap_err();
            assert_eq!(error.kind, ErrorKind::ReceiptHandleIsInvalid);
            assert_eq!(
                error.message,
                format!("The input receipt handle \"{handle}\" is not a valid receipt handle.")
            );
        }
        assert_eq!(
            Receipt::parse(" ", 1),
            Err(Error::missing_parameter("ReceiptHandle"))
        );
    }
}
