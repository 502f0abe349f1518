//! Free ports, for programs that cannot be handed a socket.

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// A port that the kernel gives to nobody else for a minute, because a closed
/// connection still lingers on it. A server takes it all the same if it sets
/// `SO_REUSEADDR`, as nearly all do.
pub(crate) fn reserved() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let far = TcpStream::connect(address)?;
    let (near, _) = listener.accept()?;
    // The side that closes first is the one that lingers.
    drop(near);
    drop(far);
    Ok(address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_port_can_be_taken() {
        let port = reserved().unwrap();
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    }
}
