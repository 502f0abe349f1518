//! `multipart/form-data` as browsers send it: fields in memory, the file as a stream.

use bytes::{Buf as _, Bytes, BytesMut};

/// The most that all fields before the file may take.
const MAX_FIELDS: usize = 1 << 20;
/// The longest head of a part.
const MAX_HEAD: usize = 16 << 10;

/// The body is not what it says it is.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the form is malformed")]
pub(crate) struct Malformed;

/// What comes out of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// A field with its value.
    Field { name: String, value: String },
    /// The file begins; its name without the folders before it, where the part has one.
    File { filename: Option<String> },
    /// Some of the file's bytes.
    Data(Bytes),
    /// The file is whole. What follows it S3 ignores.
    End,
}

enum State {
    Preamble,
    Head,
    Field { name: String, value: BytesMut },
    File,
    Done,
}

/// Reads a form piece by piece.
pub(crate) struct Reader {
    state: State,
    buffer: BytesMut,
    /// `\r\n--boundary`
    delimiter: Vec<u8>,
    fields: usize,
}

/// The boundary in a content type.
pub(crate) fn boundary(content_type: &str) -> Option<&str> {
    let (kind, parameters) = content_type.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    parameters
        .split(';')
        .filter_map(|parameter| parameter.trim().split_once('='))
        .find(|(name, _)| name.eq_ignore_ascii_case("boundary"))
        .map(|(_, value)| value.trim_matches('"'))
        .filter(|value| !value.is_empty() && value.len() <= 70)
}

impl Reader {
    pub(crate) fn new(boundary: &str) -> Self {
        // The first delimiter may stand at the very beginning, without a line end before it.
        let mut buffer = BytesMut::with_capacity(2);
        buffer.extend_from_slice(b"\r\n");
        Self {
            state: State::Preamble,
            buffer,
            delimiter: format!("\r\n--{boundary}").into_bytes(),
            fields: 0,
        }
    }

    /// Parses what arrived and passes its items on.
    pub(crate) fn feed(
        &mut self,
        input: &[u8],
        mut out: impl FnMut(Item),
    ) -> Result<(), Malformed> {
        self.buffer.extend_from_slice(input);
        loop {
            match &mut self.state {
                State::Done => {
                    self.buffer.clear();
                    return Ok(());
                }
                State::Preamble => match find(&self.buffer, &self.delimiter) {
                    Some(at) if self.buffer.len() >= at + self.delimiter.len() + 2 => {
                        self.buffer.advance(at + self.delimiter.len());
                        self.after_delimiter();
                    }
                    None if self.buffer.len() > MAX_HEAD => return Err(Malformed),
                    _ => return Ok(()),
                },
                State::Head => {
                    let Some(end) = find(&self.buffer, b"\r\n\r\n") else {
                        return if self.buffer.len() > MAX_HEAD {
                            Err(Malformed)
                        } else {
                            Ok(())
                        };
                    };
                    let head = self.buffer.split_to(end);
                    self.buffer.advance(4);
                    let head = Head::parse(&head).ok_or(Malformed)?;
                    self.state = if head.name.eq_ignore_ascii_case("file") {
                        out(Item::File {
                            filename: head.filename.map(|name| base_name(&name).to_owned()),
                        });
                        State::File
                    } else {
                        State::Field {
                            name: head.name,
                            value: BytesMut::new(),
                        }
                    };
                }
                State::Field { name, value } => {
                    let (data, done) = take(&mut self.buffer, &self.delimiter);
                    value.extend_from_slice(&data);
                    self.fields += data.len();
                    if self.fields > MAX_FIELDS {
                        return Err(Malformed);
                    }
                    if !done {
                        return Ok(());
                    }
                    let value = String::from_utf8(value.to_vec()).map_err(|_| Malformed)?;
                    out(Item::Field {
                        name: std::mem::take(name),
                        value,
                    });
                    self.after_delimiter();
                }
                State::File => {
                    let (data, done) = take(&mut self.buffer, &self.delimiter);
                    if !data.is_empty() {
                        out(Item::Data(data));
                    }
                    if !done {
                        return Ok(());
                    }
                    out(Item::End);
                    self.state = State::Done;
                }
            }
        }
    }

    /// Behind a delimiter comes the next part, or `--` and the end.
    fn after_delimiter(&mut self) {
        if self.buffer.starts_with(b"--") {
            self.state = State::Done;
        } else {
            self.buffer.advance(2.min(self.buffer.len()));
            self.state = State::Head;
        }
    }
}

/// Splits off the data before the delimiter, and the delimiter if it is there
/// together with the two bytes that show whether it is the last.
fn take(buffer: &mut BytesMut, delimiter: &[u8]) -> (Bytes, bool) {
    match find(buffer, delimiter) {
        Some(at) if buffer.len() >= at + delimiter.len() + 2 => {
            let data = buffer.split_to(at).freeze();
            buffer.advance(delimiter.len());
            (data, true)
        }
        Some(at) => (buffer.split_to(at).freeze(), false),
        // The delimiter may have begun at the very end.
        None => {
            let keep = delimiter.len().min(buffer.len());
            (buffer.split_to(buffer.len() - keep).freeze(), false)
        }
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(at) = haystack[from..].iter().position(|b| *b == first) {
        let at = from + at;
        if haystack[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// The part of a path behind its last slash or backslash.
fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What stands above a part's content.
struct Head {
    name: String,
    filename: Option<String>,
}

impl Head {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (mut name, mut filename) = (None, None);
        for line in text.split("\r\n") {
            let (header, value) = line.split_once(':')?;
            if header.trim().eq_ignore_ascii_case("content-disposition") {
                name = parameter(value, "name");
                filename = parameter(value, "filename");
            }
        }
        Some(Self {
            name: name?,
            filename,
        })
    }
}

/// A parameter of a header, quoted or not; browsers write `%22` for a quote in it.
fn parameter(value: &str, wanted: &str) -> Option<String> {
    let mut rest = value;
    while let Some((_, after)) = rest.split_once(';') {
        let after = after.trim_start();
        let (name, value) = after.split_once('=')?;
        let (value, tail) = match value.strip_prefix('"') {
            Some(quoted) => {
                let end = quoted.find('"')?;
                (&quoted[..end], &quoted[end + 1..])
            }
            None => value
                .find(';')
                .map_or((value, ""), |at| (&value[..at], &value[at..])),
        };
        if name.trim() == wanted {
            return Some(value.replace("%22", "\"").trim().to_owned());
        }
        rest = tail;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const FORM: &str = "--xyz\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nuploads/${filename}\r\n\
        --xyz\r\nContent-Disposition: form-data; name=\"acl\"\r\n\r\n\r\n\
        --xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a b.txt\"\r\nContent-Type: text/plain\r\n\r\n\
        line one\r\n--xy\r\n--xyz\r\nContent-Disposition: form-data; name=\"submit\"\r\n\r\nUpload\r\n--xyz--\r\n";

    fn read(form: &str, size: usize) -> Result<(Vec<Item>, String), Malformed> {
        let mut reader = Reader::new("xyz");
        let (mut items, mut file) = (Vec::new(), Vec::new());
        for piece in form.as_bytes().chunks(size) {
            reader.feed(piece, |item| match item {
                Item::Data(bytes) => file.extend_from_slice(&bytes),
                other => items.push(other),
            })?;
        }
        Ok((items, String::from_utf8(file).unwrap()))
    }

    #[test]
    fn reads_fields_and_the_file_however_they_are_cut() {
        for size in 1..FORM.len() {
            let (items, file) = read(FORM, size).unwrap();
            let field = |name: &str, value: &str| Item::Field {
                name: name.into(),
                value: value.into(),
            };
            let begins = Item::File {
                filename: Some("a b.txt".into()),
            };
            assert_eq!(
                items,
                [
                    field("key", "uploads/${filename}"),
                    field("acl", ""),
                    begins,
                    Item::End
                ],
                "{size}"
            );
            assert_eq!(file, "line one\r\n--xy", "{size}");
        }
    }

    #[test]
    fn malformed_forms_are_refused() {
        assert_eq!(read("--xyz\r\nno head\r\n\r\n", 50).unwrap_err(), Malformed);
        assert_eq!(read(&"x".repeat(20_000), 5000).unwrap_err(), Malformed);
    }

    #[test]
    fn boundaries() {
        assert_eq!(boundary("multipart/form-data; boundary=abc"), Some("abc"));
        assert_eq!(
            boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""),
            Some("a b")
        );
        assert_eq!(boundary("application/json"), None);
        assert_eq!(boundary("multipart/form-data"), None);
    }
}
