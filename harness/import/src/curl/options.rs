//! The options of curl that say what is requested.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::words::Word;
use crate::error::{Error, Place};

/// What the options of one command say.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an option of curl that is there or not"
)]
#[derive(Debug, Default)]
pub(super) struct Options {
    pub(super) urls: Vec<(String, Place)>,
    pub(super) method: Option<String>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) data: Vec<Data>,
    pub(super) parts: Vec<String>,
    pub(super) upload: Option<String>,
    pub(super) json: bool,
    pub(super) get: bool,
    pub(super) head: bool,
    pub(super) redirects: bool,
}

/// A part of the body.
#[derive(Debug)]
pub(super) enum Data {
    Text(String),
    File(String),
}

impl Data {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::File(path) => format!("@{path}"),
        }
    }
}

/// What an option means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Method,
    Header,
    Data,
    RawData,
    EncodedData,
    Json,
    Part,
    TextPart,
    User,
    Bearer,
    Cookie,
    UserAgent,
    Referer,
    Url,
    Upload,
    Get,
    Head,
    Location,
    /// How curl connects and what it prints.
    Nothing,
    /// The same, with a value.
    NothingWithValue,
}

/// The options, with the letter of those that have one.
const OPTIONS: &[(&str, Option<char>, Meaning)] = &[
    ("request", Some('X'), Meaning::Method),
    ("header", Some('H'), Meaning::Header),
    ("data", Some('d'), Meaning::Data),
    ("data-ascii", None, Meaning::Data),
    ("data-binary", None, Meaning::Data),
    ("data-raw", None, Meaning::RawData),
    ("data-urlencode", None, Meaning::EncodedData),
    ("json", None, Meaning::Json),
    ("form", Some('F'), Meaning::Part),
    ("form-string", None, Meaning::TextPart),
    ("user", Some('u'), Meaning::User),
    ("oauth2-bearer", None, Meaning::Bearer),
    ("cookie", Some('b'), Meaning::Cookie),
    ("user-agent", Some('A'), Meaning::UserAgent),
    ("referer", Some('e'), Meaning::Referer),
    ("url", None, Meaning::Url),
    ("upload-file", Some('T'), Meaning::Upload),
    ("get", Some('G'), Meaning::Get),
    ("head", Some('I'), Meaning::Head),
    ("location", Some('L'), Meaning::Location),
    ("compressed", None, Meaning::Nothing),
    ("fail", Some('f'), Meaning::Nothing),
    ("fail-with-body", None, Meaning::Nothing),
    ("globoff", Some('g'), Meaning::Nothing),
    ("http1.1", None, Meaning::Nothing),
    ("http2", None, Meaning::Nothing),
    ("include", Some('i'), Meaning::Nothing),
    ("insecure", Some('k'), Meaning::Nothing),
    ("no-buffer", Some('N'), Meaning::Nothing),
    ("path-as-is", None, Meaning::Nothing),
    ("remote-name", Some('O'), Meaning::Nothing),
    ("show-error", Some('S'), Meaning::Nothing),
    ("silent", Some('s'), Meaning::Nothing),
    ("verbose", Some('v'), Meaning::Nothing),
    ("connect-timeout", None, Meaning::NothingWithValue),
    ("cookie-jar", Some('c'), Meaning::NothingWithValue),
    ("dump-header", Some('D'), Meaning::NothingWithValue),
    ("max-time", Some('m'), Meaning::NothingWithValue),
    ("output", Some('o'), Meaning::NothingWithValue),
    ("proxy", Some('x'), Meaning::NothingWithValue),
    ("resolve", None, Meaning::NothingWithValue),
    ("retry", None, Meaning::NothingWithValue),
    ("write-out", Some('w'), Meaning::NothingWithValue),
];

impl Meaning {
    fn takes_value(self) -> bool {
        !matches!(
            self,
            Self::Get | Self::Head | Self::Location | Self::Nothing
        )
    }
}

impl Options {
    /// Reads the words behind `curl`.
    pub(super) fn read(file: &str, words: &[Word]) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            if let Some(name) = word.text.strip_prefix("--") {
                let known = OPTIONS.iter().find(|(known, _, _)| *known == name);
                let (_, _, meaning) = known.ok_or_else(|| unknown(file, word, &word.text))?;
                let value = if meaning.takes_value() {
                    Some(words.next().ok_or_else(|| no_value(file, word))?)
                } else {
                    None
                };
                options.apply(file, *meaning, value.map(|word| (&*word.text, word)))?;
            } else if let Some(letters) = word.text.strip_prefix('-').filter(|l| !l.is_empty()) {
                for (at, letter) in letters.char_indices() {
                    let known = OPTIONS.iter().find(|(_, known, _)| *known == Some(letter));
                    let (_, _, meaning) =
                        known.ok_or_else(|| unknown(file, word, &format!("-{letter}")))?;
                    if !meaning.takes_value() {
                        options.apply(file, *meaning, None)?;
                        continue;
                    }
                    // `-XPOST` and `-X POST` are the same.
                    let value = &letters[at + letter.len_utf8()..];
                    let (value, place) = if value.is_empty() {
                        let next = words.next().ok_or_else(|| no_value(file, word))?;
                        (&*next.text, next)
                    } else {
                        (value, word)
                    };
                    options.apply(file, *meaning, Some((value, place)))?;
                    break;
                }
            } else {
                options.urls.push((word.text.clone(), word.place()));
            }
        }
        Ok(options)
    }

    fn apply(
        &mut self,
        file: &str,
        meaning: Meaning,
        value: Option<(&str, &Word)>,
    ) -> Result<(), Error> {
        let text = value.map_or("", |(text, _)| text).to_owned();
        match meaning {
            Meaning::Method => self.method = Some(text),
            Meaning::Header => match text.split_once(':') {
                Some((name, value)) => self.header(name.trim(), value.trim()),
                // `Name;` sends it empty.
                None if text.ends_with(';') => self.header(text.trim_end_matches(';'), ""),
                None => {
                    let place = value.map_or(Place::File, |(_, word)| word.place());
                    let message = format!("`{text}` is not a header");
                    return Err(Error::new(file, place, message).help("write `name: value`"));
                }
            },
            Meaning::Data => self.data.push(match text.strip_prefix('@') {
                Some(path) => Data::File(path.to_owned()),
                None => Data::Text(text),
            }),
            Meaning::RawData => self.data.push(Data::Text(text)),
            Meaning::EncodedData => {
                let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
                self.data.push(Data::Text(match text.split_once('=') {
                    Some((name, value)) if !name.is_empty() => format!("{name}={}", encode(value)),
                    Some((_, value)) => encode(value),
                    None => encode(&text),
                }));
            }
            Meaning::Json => {
                self.json = true;
                self.data.push(Data::Text(text));
            }
            Meaning::Part | Meaning::TextPart => self.parts.push(text),
            Meaning::User => {
                let value = format!("Basic {}", STANDARD.encode(text));
                self.header("authorization", &value);
            }
            Meaning::Bearer => self.header("authorization", &format!("Bearer {text}")),
            Meaning::Cookie => self.header("cookie", &text),
            Meaning::UserAgent => self.header("user-agent", &text),
            Meaning::Referer => self.header("referer", &text),
            Meaning::Url => {
                let place = value.map_or(Place::File, |(_, word)| word.place());
                self.urls.push((text, place));
            }
            Meaning::Upload => self.upload = Some(text),
            Meaning::Get => self.get = true,
            Meaning::Head => self.head = true,
            Meaning::Location => self.redirects = true,
            Meaning::Nothing | Meaning::NothingWithValue => {}
        }
        Ok(())
    }

    fn header(&mut self, name: &str, value: &str) {
        self.headers.push((name.to_owned(), value.to_owned()));
    }
}

fn unknown(file: &str, word: &Word, option: &str) -> Error {
    let message = format!("the option `{option}` is not known here");
    let help = "leave it out if it does not change the request";
    Error::new(file, word.place(), message).help(help)
}

fn no_value(file: &str, word: &Word) -> Error {
    Error::new(file, word.place(), format!("`{}` needs a value", word.text))
}
