//! Reading of raw messages as far as the mailbox needs it: addresses, subject, text,
//! HTML and the names of attachments.

use mail_parser::{
    Addr, Address, ContentType, HeaderForm, HeaderName, Message, MessageParser, MessagePart,
    MimeHeaders, PartType,
};

/// A message as it was read.
#[derive(Debug, Default)]
pub(crate) struct ParsedMessage {
    pub(crate) from: Option<String>,
    pub(crate) to: Vec<String>,
    pub(crate) cc: Vec<String>,
    pub(crate) bcc: Vec<String>,
    pub(crate) reply_to: Vec<String>,
    pub(crate) subject: Option<String>,
    pub(crate) text: Option<String>,
    pub(crate) html: Option<String>,
    pub(crate) attachments: Vec<String>,
}

/// Reads a raw message. What cannot be read is left out.
pub(crate) fn parse(raw: &[u8]) -> ParsedMessage {
    let Some(message) = MessageParser::default().parse(raw) else {
        return ParsedMessage::default();
    };
    let mut parsed = ParsedMessage {
        from: text_of(&message, HeaderName::From),
        to: addresses(message.to()),
        cc: addresses(message.cc()),
        bcc: addresses(message.bcc()),
        reply_to: addresses(message.reply_to()),
        subject: text_of(&message, HeaderName::Subject),
        ..ParsedMessage::default()
    };
    for part in &message.parts {
        parsed.add(part);
    }
    parsed
}

impl ParsedMessage {
    /// Adds a part: the first text, the first HTML, or an attachment.
    fn add(&mut self, part: &MessagePart<'_>) {
        let kind = part.content_type();
        let subtype = kind.and_then(|kind| kind.subtype());
        let disposition = part.content_disposition();
        let is_attachment = disposition.is_some_and(ContentType::is_attachment);
        match &part.body {
            PartType::Multipart(_) => {}
            _ if is_attachment || part.attachment_name().is_some() => self.attach(part),
            PartType::Html(html) => {
                self.html.get_or_insert_with(|| html.to_string());
            }
            PartType::Text(text) if subtype.is_none_or(|it| it.eq_ignore_ascii_case("plain")) => {
                self.text.get_or_insert_with(|| text.to_string());
            }
            _ => self.attach(part),
        }
    }

    /// Adds the name of an attachment, or its type if it has no name.
    fn attach(&mut self, part: &MessagePart<'_>) {
        let kind = || {
            let kind = part.content_type()?;
            let subtype = kind.subtype().unwrap_or_default();
            Some(format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase())
        };
        let name = part.attachment_name().map(str::to_owned);
        self.attachments
            .push(name.or_else(kind).unwrap_or_default());
    }
}

/// Returns a header as text.
fn text_of(message: &Message<'_>, name: HeaderName<'static>) -> Option<String> {
    let values = message.header_as(name, HeaderForm::Text);
    values.first()?.as_text().map(str::to_owned)
}

/// Returns the addresses of a header, with their names.
fn addresses(header: Option<&Address<'_>>) -> Vec<String> {
    let addresses = header.into_iter().flat_map(Address::iter);
    addresses.filter_map(mailbox).collect()
}

/// Returns an address as a header has it: `jo@example.com`, `"Doe, Jo" <jo@example.com>`.
fn mailbox(address: &Addr<'_>) -> Option<String> {
    const SPECIAL: &[char] = &['(', ')', '<', '>', '[', ']', ':', ';', '@', '\\', ',', '"'];
    match (address.name(), address.address()) {
        (Some(name), Some(address)) if name.contains(SPECIAL) => {
            let name = name.replace('\\', "\\\\").replace('"', "\\\"");
            Some(format!("\"{name}\" <{address}>"))
        }
        (Some(name), Some(address)) => Some(format!("{name} <{address}>")),
        (name, address) => address.or(name).map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_message_has_headers_and_text() {
        let message = parse(b"From: Jo <jo@example.com>\r\nTo: a@example.com,\r\n \"B, b\" <b@example.com>\r\nSubject: =?utf-8?Q?gr=C3=BC?= =?utf-8?B?w59l?=\r\n\r\nhello\r\n");
        assert_eq!(message.from.as_deref(), Some("Jo <jo@example.com>"));
        assert_eq!(message.subject.as_deref(), Some("gr\u{fc}\u{df}e"));
        assert_eq!(message.to, ["a@example.com", "\"B, b\" <b@example.com>"]);
        assert_eq!(message.text.as_deref(), Some("hello\r\n"));
    }

    #[test]
    fn parts_are_distinguished_and_decoded() {
        let message = parse(
            b"Content-Type: multipart/mixed; boundary=\"out\"\n\npreamble\n--out\nContent-Type: multipart/alternative; boundary=in\n\n--in\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\ncaf=C3=A9 =\nau lait\n--in\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+aGk8\nL2I+\n--in--\n--out\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=\"receipt.pdf\"\n\n%PDF\n--out--\n",
        );
        assert_eq!(message.text.as_deref(), Some("caf\u{e9} au lait"));
        assert_eq!(message.html.as_deref(), Some("<b>hi</b>"));
        assert_eq!(message.attachments, ["receipt.pdf"]);
    }

    #[test]
    fn encoded_names_may_contain_commas() {
        let message = parse(b"To: =?utf-8?Q?Doe=2C_J=C3=B6?= <jo@example.com>, b@example.com\n\n");
        assert_eq!(
            message.to,
            ["\"Doe, J\u{f6}\" <jo@example.com>", "b@example.com"]
        );
    }

    #[test]
    fn messages_in_messages_are_attachments() {
        let message = parse(
            b"Content-Type: multipart/mixed; boundary=x\n\n--x\n\nsee below\n--x\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner\n--x--\n",
        );
        assert_eq!(message.text.as_deref(), Some("see below"));
        assert_eq!(message.attachments, ["message/rfc822"]);
    }

    #[test]
    fn malformed_messages_are_parsed_as_far_as_possible() {
        for raw in [
            &b""[..],
            b"\n\n\n",
            b"\xff\xfe",
            b"Content-Type: multipart/mixed; boundary=x\n\n--x",
            b"a: =?utf-8?B?!?=\n\n=",
        ] {
            let message = parse(raw);
            assert!(message.attachments.is_empty());
        }
        let message = parse(b"Subject: =?x?y?z?=\n\n");
        assert_eq!(message.subject.as_deref(), Some("=?x?y?z?="));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_can_be_parsed(raw in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..200), text in "(Content-Type: multipart/mixed; boundary=x\n|\n|--x|--|=\\?utf-8\\?[BQ]\\?|\\?=|=[0-9A-F]|[ -~]){0,30}") {
            for raw in [raw.as_slice(), text.as_bytes()] {
                let message = parse(raw);
                proptest::prop_assert!(message.to.iter().all(|address| !address.is_empty()));
            }
        }
    }
}
