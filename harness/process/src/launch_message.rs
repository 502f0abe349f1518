//! What the runner and a supervisor tell each other over their socket.
//!
//! The runner sends one [`Launch`], and then a byte for each signal. The
//! supervisor answers with [`Report`]s.

use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use crate::group::Signal;
use crate::spec::Descendants;

/// How a supervisor starts its process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Launch {
    pub(crate) descendants: Descendants,
    pub(crate) program: PathBuf,
    pub(crate) folder: PathBuf,
    pub(crate) args: Vec<OsString>,
    pub(crate) env: Vec<(OsString, OsString)>,
    /// The file that it reads as its standard input, if there is one.
    pub(crate) stdin: Option<PathBuf>,
}

/// None of the texts may contain this byte.
const END: u8 = 0;

impl Launch {
    /// Returns the message with its length before it.
    pub(crate) fn encode(&self) -> io::Result<Vec<u8>> {
        let kind = match self.descendants {
            Descendants::All => "all",
            Descendants::AllAtEnd => "end",
            Descendants::Group => "group",
        };
        let count = self.args.len().to_string();
        let stdin = self.stdin.as_deref().unwrap_or(Path::new(""));
        let mut texts: Vec<&OsStr> = vec![
            kind.as_ref(),
            stdin.as_ref(),
            self.program.as_ref(),
            self.folder.as_ref(),
            count.as_ref(),
        ];
        texts.extend(self.args.iter().map(OsString::as_os_str));
        for (name, value) in &self.env {
            texts.extend([name.as_os_str(), value.as_os_str()]);
        }
        let mut body = Vec::new();
        for text in texts {
            if text.as_bytes().contains(&END) {
                let text = text.display();
                let reason = format!("{text} has a NUL character in it");
                return Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
            }
            body.extend_from_slice(text.as_bytes());
            body.push(END);
        }
        let length = u32::try_from(body.len())
            .map_err(|_| io::Error::from(io::ErrorKind::ArgumentListTooLong))?;
        Ok([&length.to_ne_bytes()[..], &body].concat())
    }

    /// Reads a message, without its length.
    pub(crate) fn decode(body: &[u8]) -> Option<Self> {
        let mut texts = body
            .strip_suffix(&[END])?
            .split(|byte| *byte == END)
            .map(|text| OsString::from_vec(text.to_vec()));
        let descendants = match texts.next()?.to_str()? {
            "all" => Descendants::All,
            "end" => Descendants::AllAtEnd,
            "group" => Descendants::Group,
            _ => return None,
        };
        let stdin = texts.next()?;
        let stdin = (!stdin.is_empty()).then(|| stdin.into());
        let program = texts.next()?.into();
        let folder = texts.next()?.into();
        let count: usize = texts.next()?.to_str()?.parse().ok()?;
        let args: Vec<_> = texts.by_ref().take(count).collect();
        let mut env = Vec::new();
        while let Some(name) = texts.next() {
            env.push((name, texts.next()?));
        }
        (args.len() == count).then_some(Self {
            descendants,
            program,
            folder,
            args,
            env,
            stdin,
        })
    }
}

/// What a supervisor reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Report {
    /// The process was started and has this id.
    Started(i32),
    /// It could not be started: an error number of the system.
    NotStarted(i32),
    /// It ended with this status, as `wait` returns it.
    Ended(i32),
}

/// The length of an encoded report.
pub(crate) const REPORT_LENGTH: usize = 5;

impl Report {
    pub(crate) fn encode(self) -> [u8; REPORT_LENGTH] {
        let (kind, number) = match self {
            Self::Started(id) => (b'S', id),
            Self::NotStarted(error) => (b'N', error),
            Self::Ended(status) => (b'E', status),
        };
        let [a, b, c, d] = number.to_ne_bytes();
        [kind, a, b, c, d]
    }

    pub(crate) fn decode([kind, a, b, c, d]: [u8; REPORT_LENGTH]) -> Option<Self> {
        let number = i32::from_ne_bytes([a, b, c, d]);
        match kind {
            b'S' => Some(Self::Started(number)),
            b'N' => Some(Self::NotStarted(number)),
            b'E' => Some(Self::Ended(number)),
            _ => None,
        }
    }
}

impl Signal {
    /// Returns the byte that asks a supervisor for this signal.
    pub(crate) fn to_byte(self) -> u8 {
        match self {
            Self::Terminate => b'T',
            Self::Quit => b'Q',
            Self::Interrupt => b'I',
            Self::Kill => b'K',
        }
    }

    /// Returns the signal of this byte; for one that is not known, the last resort.
    pub(crate) fn from_byte(byte: u8) -> Self {
        match byte {
            b'T' => Self::Terminate,
            b'Q' => Self::Quit,
            b'I' => Self::Interrupt,
            _ => Self::Kill,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_read_as_they_were_written() {
        let launch = Launch {
            descendants: Descendants::Group,
            program: "/bin/sh".into(),
            folder: "/".into(),
            args: vec!["-c".into(), "".into()],
            env: vec![
                ("NAME".into(), OsString::from_vec(vec![0xff])),
                ("B".into(), "".into()),
            ],
            stdin: Some("/tmp/in".into()),
        };
        let encoded = launch.encode().unwrap();
        assert_eq!(Launch::decode(&encoded[4..]), Some(launch.clone()));
        let bad = Launch {
            args: vec!["a\0b".into()],
            ..launch
        };
        assert!(bad.encode().is_err());
        for report in [Report::Started(7), Report::NotStarted(2), Report::Ended(-1)] {
            assert_eq!(Report::decode(report.encode()), Some(report));
        }
        for signal in [
            Signal::Terminate,
            Signal::Quit,
            Signal::Interrupt,
            Signal::Kill,
        ] {
            assert_eq!(Signal::from_byte(signal.to_byte()), signal);
        }
    }
}
