//! The embedded PostgreSQL archive, and how it is unpacked.

use std::error::Error as _;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

use rehearsal_process::files;
use sha2::{Digest, Sha256};

use crate::error::StageError;

pub(super) const VERSION: &str = "17.5";

/// The archive that `build.rs` has found.
static ARCHIVE: &[u8] = include_bytes!(env!("EMBEDDED_POSTGRES_ARCHIVE"));

/// The expected SHA-256 of the archive of each target.
const CHECKSUMS: [(&str, &str); 5] = [
    (
        "x86_64-unknown-linux-gnu",
        "e3fb68210df2e40e534a5db9886a4af5d56d4ef9ca30adeefd437069bda95073",
    ),
    (
        "aarch64-unknown-linux-gnu",
        "43e7cb060965465db4eb79080d171f6b00f7e137d3aeba94f3c05de64cc805a9",
    ),
    (
        "aarch64-apple-darwin",
        "d269fc00265ac02b776878ebc8576c7fe6ca5be3d1387e15d5aa969aeaec62ee",
    ),
    (
        "x86_64-apple-darwin",
        "799a11b915d3dd17a8538ac2367e77834b9e198c6aabbce90b58d53ac9b4adb2",
    ),
    (
        "x86_64-pc-windows-gnu",
        "0aff18b7eb73d5d4a573f1e8ceefd1a71ca8fd7b24861ec25ae4f1495324376a",
    ),
];

/// The expected SHA-256 of the archive of this target.
pub(super) const SHA256: &str = checksum(env!("EMBEDDED_POSTGRES_TARGET"));

const fn checksum(target: &str) -> &'static str {
    let mut index = 0;
    while index < CHECKSUMS.len() {
        if equal(CHECKSUMS[index].0.as_bytes(), target.as_bytes()) {
            return CHECKSUMS[index].1;
        }
        index += 1;
    }
    panic!("build.rs names a target whose archive has no checksum")
}

const fn equal(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

/// Checks the archive and unpacks it into the existing folder `to`, readable
/// by every user.
pub(super) fn unpack(to: &Path) -> Result<(), StageError> {
    let failed = |source| StageError::files("unpack the embedded PostgreSQL into", to, source);
    if hex::encode(Sha256::digest(ARCHIVE)) != SHA256 {
        let reason = "the SHA-256 of the archive is wrong";
        return Err(failed(io::Error::new(io::ErrorKind::InvalidData, reason)));
    }
    let decoder = ruzstd::decoding::StreamingDecoder::new(ARCHIVE)
        .map_err(|error| failed(io::Error::other(error.to_string())))?;
    unpack_tar(decoder, to).map_err(|error| failed(with_cause(error)))
}

/// Adds the cause to an error of the archive reader, which only names the file.
fn with_cause(error: io::Error) -> io::Error {
    let Some(mut cause) = error.source() else {
        return error;
    };
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    io::Error::new(error.kind(), format!("{error}: {cause}"))
}

fn unpack_tar(tar: impl Read, to: &Path) -> io::Result<()> {
    let mut archive = tar::Archive::new(tar);
    for entry in archive.entries()? {
        entry?.unpack_in(to)?;
    }
    let mut folders = vec![to.to_path_buf()];
    while let Some(folder) = folders.pop() {
        files::make_traversable(&folder)?;
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archive_has_the_expected_checksum_and_the_binaries() {
        let to = tempfile::tempdir().unwrap();
        unpack(to.path()).unwrap();
        for program in ["initdb", "postgres"] {
            let program = format!("bin/{program}{}", std::env::consts::EXE_SUFFIX);
            assert!(to.path().join(program).is_file());
        }
    }
}
