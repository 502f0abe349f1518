//! Ranges of IP addresses.

use std::net::IpAddr;

/// A range of IP addresses: `10.0.0.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cidr {
    address: IpAddr,
    bits: u32,
}

impl Cidr {
    /// Reads a range. The error is AWS's reason.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Some((address, bits)) = text.split_once('/').filter(|(_, bits)| !bits.contains('/'))
        else {
            return Err("Malformed CIDR, one '/' required".to_owned());
        };
        let bits: u32 = bits
            .parse()
            .map_err(|_| "Malformed CIDR, mask bits must be an integer".to_owned())?;
        let nonstandard = || format!("Nonstandard IP address: {address}");
        let address: IpAddr = address.parse().map_err(|_| nonstandard())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        if bits > most {
            return Err(format!("Malformed CIDR, mask bits must not exceed {most}"));
        }
        Ok(Self { address, bits })
    }

    pub(super) fn contains(self, address: &str) -> bool {
        match (self.address, address.parse()) {
            (IpAddr::V4(own), Ok(IpAddr::V4(other))) => {
                let shift = 32 - self.bits;
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            (IpAddr::V6(own), Ok(IpAddr::V6(other))) => {
                let shift = 128 - self.bits;
                own.to_bits().checked_shr(shift) == other.to_bits().checked_shr(shift)
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_contain_addresses() {
        let contains = |range: &str, address: &str| Cidr::parse(range).unwrap().contains(address);
        assert!(contains("10.0.0.0/24", "10.0.0.255"));
        assert!(!contains("10.0.0.0/24", "10.0.1.0"));
        assert!(contains("10.0.0.0/0", "192.168.1.1"));
        assert!(contains("10.0.0.1/32", "10.0.0.1"));
        assert!(contains("2001:db8:1234:1a00::/56", "2001:db8:1234:1aff::1"));
        assert!(!contains("2001:db8:1234:1a00::/56", "10.0.0.1"));
        assert!(!contains("10.0.0.0/24", "no address"));
    }

    /// Recorded: events, `content_ip_address_*_EXC`.
    #[test]
    fn other_texts_are_refused() {
        let reason = |text: &str| Cidr::parse(text).unwrap_err();
        assert_eq!(reason("10.0.0.0"), "Malformed CIDR, one '/' required");
        assert_eq!(
            reason("10.0.0.0/x"),
            "Malformed CIDR, mask bits must be an integer"
        );
        assert_eq!(reason("xx.11.xx/8"), "Nonstandard IP address: xx.11.xx");
    }
}
