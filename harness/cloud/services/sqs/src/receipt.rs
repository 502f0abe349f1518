//! Receipt handles: what a consumer holds in its hand for a received message.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};

use super::line::Serial;
use super::refusal::{Reason, Refusal};

/// Which receive of which message a handle stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Receipt {
    pub(crate) serial: Serial,
    /// The how-manieth receive it was in its queue.
    pub(crate) receive: u32,
}

const SEAL: usize = 16;
const LENGTH: usize = SEAL + 8 + 4;

impl Receipt {
    /// The handle. It says all there is to say, so that a queue need not
    /// remember the handles it gave out; the queue's key seals it, so that
    /// one queue's handle is none of another's.
    pub(crate) fn handle(self, key: u64) -> String {
        let mut bytes = Vec::with_capacity(LENGTH);
        bytes.extend_from_slice(&self.seal(key));
        bytes.extend_from_slice(&self.serial.to_be_bytes());
        bytes.extend_from_slice(&self.receive.to_be_bytes());
        STANDARD.encode(bytes)
    }

    /// Reads a handle this queue gave out.
    pub(crate) fn read(handle: &str, key: u64) -> Result<Self, Refusal> {
        if handle.trim().is_empty() {
            return Err(Refusal::missing("ReceiptHandle"));
        }
        Self::decode(handle)
            .filter(|(receipt, seal)| receipt.seal(key) == *seal)
            .map(|(receipt, _)| receipt)
            .ok_or_else(|| {
                Refusal::new(
                    Reason::ReceiptHandleIsInvalid,
                    format!("The input receipt handle \"{handle}\" is not a valid receipt handle."),
                )
            })
    }

    fn decode(handle: &str) -> Option<(Self, [u8; SEAL])> {
        let bytes = STANDARD.decode(handle).ok()?;
        let bytes: &[u8; LENGTH] = bytes.as_slice().try_into().ok()?;
        let (seal, rest) = bytes.split_first_chunk::<SEAL>()?;
        let (serial, receive) = rest.split_first_chunk::<8>()?;
        let receipt = Self {
            serial: u64::from_be_bytes(*serial),
            receive: u32::from_be_bytes(receive.try_into().ok()?),
        };
        Some((receipt, *seal))
    }

    fn seal(self, key: u64) -> [u8; SEAL] {
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
    fn a_handle_is_read_by_the_queue_that_gave_it() {
        let receipt = Receipt {
            serial: 7,
            receive: 2,
        };
        let handle = receipt.handle(1);
        assert_eq!(Receipt::read(&handle, 1), Ok(receipt));
        for (handle, key) in [(&*handle, 2), ("invalid", 1), ("aW52YWxpZA==", 1)] {
            let refusal = Receipt::read(handle, key).unwrap_err();
            assert_eq!(refusal.reason, Reason::ReceiptHandleIsInvalid);
            assert_eq!(
                refusal.message,
                format!("The input receipt handle \"{handle}\" is not a valid receipt handle.")
            );
        }
        assert_eq!(
            Receipt::read(" ", 1),
            Err(Refusal::missing("ReceiptHandle"))
        );
    }
}
