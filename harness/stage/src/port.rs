//! Free ports, for programs that cannot inherit a socket.

use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};

/// Reserves a free port for about a minute: the kernel does not hand it out while
/// a closed connection on it is in `TIME_WAIT`. A server can still bind it if it
/// sets `SO_REUSEADDR`, as nearly all do.
pub(crate) fn reserve() -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = listener.local_addr()?;
    let far = TcpStream::connect(address)?;
    let (near, _) = listener.accept()?;
    // The side that closes first is the one that stays in TIME_WAIT.
    drop(near);
    drop(far);
    Ok(address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_port_can_be_bound() {
        let port = reserve().unwrap();
        assert!(TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok());
    }
}
