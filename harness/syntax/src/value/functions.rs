//! The functions of expressions: one table, from which calls, suggestions and
//! the reference page follow.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rehearsal_model::percent;
use serde_json::{Number, Value};
use sha2::{Digest as _, Sha256};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::bodies;
use super::function::{Function, Returns, needed, optional};
use super::text::{as_text, noun};
use super::totp::totp;
use crate::time_span::TimeSpan;

/// The function of a name.
pub(super) fn find(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// The longest text that is made by repeating one.
const LONGEST: usize = 64 << 20;

/// Every function there is, by name.
pub static FUNCTIONS: &[Function] = &[
    Function {
        name: "base64",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text in base64.",
        example: "${base64(\"mug\")} is bXVn",
        body: |a, _| Ok(STANDARD.encode(text(a, 0)?).into()),
    },
    Function {
        name: "base64_decode",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text that base64 stands for; the URL alphabet is understood too.",
        example: "${base64_decode(\"bXVn\")} is mug",
        body: |a, _| {
            let coded = text(a, 0)?;
            let bytes = STANDARD
                .decode(&coded)
                .or_else(|_| URL_SAFE_NO_PAD.decode(coded.trim_end_matches('=')))
                .map_err(|_| "this is not base64".to_owned())?;
            utf8(bytes)
        },
    },
    Function {
        name: "env",
        parameters: &[needed("name"), optional("default")],
        returns: Returns::Any,
        doc: "An environment variable of the shell the run was started from. Without a default it has to be set.",
        example: "${env(\"CHANNEL\", \"web\")} is web where CHANNEL is not set",
        body: |a, context| {
            let name = text(a, 0)?;
            match (context.env(&name), a.get(1)) {
                (Some(value), _) => Ok(value.into()),
                (None, Some(default)) => Ok(default.clone()),
                (None, None) => Err(format!(
                    "the environment variable {name} is not set, and there is no default"
                )),
            }
        },
    },
    Function {
        name: "epoch",
        parameters: &[needed("time")],
        returns: Returns::Number,
        doc: "The seconds from 1970 to a time in RFC 3339.",
        example: "${epoch(\"1970-01-01T01:00:00Z\") + 60} is 3660",
        body: |a, _| {
            let written = text(a, 0)?;
            OffsetDateTime::parse(&written, &Rfc3339)
                .map(|time| time.unix_timestamp().into())
                .map_err(|_| format!("`{written}` is not a time such as 2026-03-01T12:00:00Z"))
        },
    },
    Function {
        name: "file",
        parameters: &[needed("path")],
        returns: Returns::Text,
        doc: "The text of a file.",
        example: "${file(\"fixtures/terms.txt\")}",
        body: |a, context| utf8(context.file(&text(a, 0)?)?),
    },
    Function {
        name: "hex",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text's bytes as hexadecimal digits.",
        example: "${hex(\"mug\")} is 6d7567",
        body: |a, _| Ok(hex::encode(text(a, 0)?).into()),
    },
    Function {
        name: "hmac",
        parameters: &[needed("key"), needed("text"), optional("encoding")],
        returns: Returns::Text,
        doc: "The HMAC-SHA256 of a text, in `hex` or in `base64`; without an encoding, in hex. For signed webhooks.",
        example: "${hmac(\"key\", \"text\")} begins with 6afa9046",
        body: |a, _| bodies::hmac(&text(a, 0)?, &text(a, 1)?, a.get(2)),
    },
    Function {
        name: "if",
        parameters: &[needed("condition"), needed("then"), needed("otherwise")],
        returns: Returns::Any,
        doc: "One of two values.",
        example: "${if(qty > 1, \"shirts\", \"shirt\")}",
        body: |a, _| match a[0] {
            Value::Bool(true) => Ok(a[1].clone()),
            Value::Bool(false) => Ok(a[2].clone()),
            ref other => Err(format!(
                "the condition has to be a boolean, and this is {}",
                noun(other)
            )),
        },
    },
    Function {
        name: "join",
        parameters: &[needed("list"), needed("between")],
        returns: Returns::Text,
        doc: "The elements of a list as one text.",
        example: "${join([\"a\", \"b\"], \"-\")} is a-b",
        body: |a, _| {
            let Value::Array(items) = &a[0] else {
                return Err(format!("a list is needed, and this is {}", noun(&a[0])));
            };
            let parts: Option<Vec<String>> = items.iter().map(as_text).collect();
            parts
                .map(|parts| parts.join(&text(a, 1).unwrap_or_default()).into())
                .ok_or_else(|| "only texts, numbers and booleans can be joined".to_owned())
        },
    },
    Function {
        name: "json",
        parameters: &[needed("value")],
        returns: Returns::Text,
        doc: "Any value as JSON text.",
        example: "${json([1, 2])} is [1,2]",
        body: |a, _| Ok(a[0].to_string().into()),
    },
    Function {
        name: "jwt",
        parameters: &[needed("token")],
        returns: Returns::Any,
        doc: "What a JSON Web Token says, as `{header, claims}`; its signature is not verified.",
        example: "${jwt(token).claims.sub}",
        body: |a, _| bodies::jwt(&text(a, 0)?),
    },
    Function {
        name: "length",
        parameters: &[needed("value")],
        returns: Returns::Number,
        doc: "How many characters a text, elements a list, or fields an object has.",
        example: "${length(\"mug\")} is 3",
        body: |a, _| match &a[0] {
            Value::String(text) => Ok(text.chars().count().into()),
            Value::Array(items) => Ok(items.len().into()),
            Value::Object(fields) => Ok(fields.len().into()),
            other => Err(format!("{} has no length", noun(other))),
        },
    },
    Function {
        name: "lower",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text in small letters.",
        example: "${lower(\"MUG-01\")} is mug-01",
        body: |a, _| Ok(text(a, 0)?.to_lowercase().into()),
    },
    Function {
        name: "match",
        parameters: &[needed("text"), needed("pattern")],
        returns: Returns::Text,
        doc: "The part of a text that a regular expression finds: its first group, or all that it matches.",
        example: "${match(\"order 42 paid\", \"order (\\\\d+)\")} is 42",
        body: |a, _| bodies::find(&text(a, 0)?, &text(a, 1)?).map(Value::from),
    },
    Function {
        name: "now",
        parameters: &[optional("offset")],
        returns: Returns::Text,
        doc: "The sandbox's virtual time in RFC 3339, moved by an offset such as `15m` or `-2h`.",
        example: "${now(\"-1d\")} is yesterday, such as 2026-03-01T12:00:00Z",
        body: |a, context| {
            let mut now = context.now();
            if !a.is_empty() {
                let offset = text(a, 0)?;
                let (back, span) = match offset.strip_prefix('-') {
                    Some(span) => (true, span),
                    None => (false, offset.strip_prefix('+').unwrap_or(&offset)),
                };
                let span = TimeSpan::parse(span)
                    .ok_or_else(|| format!("`{offset}` is not an offset such as `15m` or `-2h`"))?;
                let span = time::Duration::try_from(span.0)
                    .map_err(|_| "the offset is too large".to_owned())?;
                let moved = if back {
                    now.checked_sub(span)
                } else {
                    now.checked_add(span)
                };
                now = moved.ok_or_else(|| "the offset is too large".to_owned())?;
            }
            now.format(&Rfc3339)
                .map(Value::from)
                .map_err(|_| "this time cannot be written".to_owned())
        },
    },
    Function {
        name: "number",
        parameters: &[needed("text")],
        returns: Returns::Number,
        doc: "The number that a text holds.",
        example: "${number(\"14.95\") * 2} is 29.9",
        body: |a, _| {
            let written = text(a, 0)?;
            let trimmed = written.trim();
            trimmed
                .parse::<Number>()
                .map(Value::Number)
                .map_err(|_| format!("`{trimmed}` is not a number"))
        },
    },
    Function {
        name: "parse_json",
        parameters: &[needed("text")],
        returns: Returns::Any,
        doc: "The value that a JSON text holds.",
        example: "${parse_json(\"[1, 2]\")[0]} is 1",
        body: |a, _| {
            serde_json::from_str(&text(a, 0)?).map_err(|error| format!("this is not JSON: {error}"))
        },
    },
    Function {
        name: "random",
        parameters: &[needed("least"), needed("most")],
        returns: Returns::Number,
        doc: "A whole number between two, both included, from the run's seed.",
        example: "${random(1, 6)} is 4, say",
        body: |a, context| {
            let (Some(least), Some(most)) = (a[0].as_i64(), a[1].as_i64()) else {
                return Err("both bounds have to be whole numbers".to_owned());
            };
            if least > most {
                return Err(format!("{least} is more than {most}"));
            }
            let width = i128::from(most) - i128::from(least) + 1;
            let drawn = i128::from(least) + i128::from(context.random()) % width;
            i64::try_from(drawn)
                .map(Value::from)
                .map_err(|_| "the bounds are too far apart".to_owned())
        },
    },
    Function {
        name: "repeat",
        parameters: &[needed("text"), needed("times")],
        returns: Returns::Text,
        doc: "The text so many times, one after the other: for content of a given size.",
        example: "${repeat(\"ab\", 3)} is ababab",
        body: |a, _| {
            let part = text(a, 0)?;
            let times = a[1].as_u64().and_then(|times| usize::try_from(times).ok());
            let times = times.ok_or_else(|| "a whole number of times is needed".to_owned())?;
            match part.len().checked_mul(times) {
                Some(size) if size <= LONGEST => Ok(part.repeat(times).into()),
                _ => Err("this would be longer than 64 MiB".to_owned()),
            }
        },
    },
    Function {
        name: "replace",
        parameters: &[needed("text"), needed("what"), needed("by")],
        returns: Returns::Text,
        doc: "The text with every occurrence of one part replaced.",
        example: "${replace(\"a-b\", \"-\", \"_\")} is a_b",
        body: |a, _| Ok(text(a, 0)?.replace(&text(a, 1)?, &text(a, 2)?).into()),
    },
    Function {
        name: "secret",
        parameters: &[needed("name")],
        returns: Returns::Text,
        doc: "A secret that the stage file declares. Its value appears in no report, log or snapshot.",
        example: "${secret(\"payment_key\")}",
        body: |a, context| {
            let name = text(a, 0)?;
            context.secret(&name).map(Value::from).ok_or_else(|| {
                match context.secret_source(&name) {
                    Some(source) => format!("the secret `{name}` has no value: set {source}"),
                    None => format!("the secret `{name}` has no value"),
                }
            })
        },
    },
    Function {
        name: "sha256",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The SHA-256 hash of a text, as hexadecimal digits.",
        example: "${sha256(\"\")} begins with e3b0c442",
        body: |a, _| Ok(hex::encode(Sha256::digest(text(a, 0)?.as_bytes())).into()),
    },
    Function {
        name: "slice",
        parameters: &[needed("value"), needed("from"), optional("to")],
        returns: Returns::Any,
        doc: "Part of a text or a list: from one position, counted from 0, up to another one that is not included. Negative positions count from the end.",
        example: "${slice(\"MUG-01\", -2)} is 01",
        body: |a, _| bodies::slice(&a[0], &a[1], a.get(2)),
    },
    Function {
        name: "split",
        parameters: &[needed("text"), needed("by")],
        returns: Returns::Any,
        doc: "The parts of a text between occurrences of another, as a list.",
        example: "${split(\"a-b\", \"-\")[1]} is b",
        body: |a, _| {
            let (whole, by) = (text(a, 0)?, text(a, 1)?);
            if by.is_empty() {
                return Err("the text to split by is empty".to_owned());
            }
            Ok(whole.split(&by).collect::<Vec<_>>().into())
        },
    },
    Function {
        name: "text",
        parameters: &[needed("value")],
        returns: Returns::Text,
        doc: "A number or a boolean as text; text as it is.",
        example: "${text(2)} is \"2\"",
        body: |a, _| text(a, 0).map(Value::from),
    },
    Function {
        name: "totp",
        parameters: &[needed("key")],
        returns: Returns::Text,
        doc: "The code that an authenticator app shows at the sandbox's virtual time, for the key it was given.",
        example: "${totp(key)} is 287082, say",
        body: |a, context| {
            let code = totp(&text(a, 0)?, context.now());
            code.map(Value::from)
                .ok_or_else(|| "the key has to be base32, as an app is given it".to_owned())
        },
    },
    Function {
        name: "trim",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text without the blanks and line breaks around it.",
        example: "${trim(\" mug \")} is mug",
        body: |a, _| Ok(text(a, 0)?.trim().into()),
    },
    Function {
        name: "unique",
        parameters: &[optional("prefix")],
        returns: Returns::Text,
        doc: "A short text that no other call gives, from the run's seed: for names and addresses.",
        example: "${unique(\"buyer\")} is buyer-5f0c2a9e41, say",
        body: |a, context| {
            let drawn = format!("{:010x}", context.random() & 0xff_ffff_ffff);
            match a.first() {
                Some(_) => Ok(format!("{}-{drawn}", text(a, 0)?).into()),
                None => Ok(drawn.into()),
            }
        },
    },
    Function {
        name: "upper",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text in upper case.",
        example: "${upper(\"mug-01\")} is MUG-01",
        body: |a, _| Ok(text(a, 0)?.to_uppercase().into()),
    },
    Function {
        name: "url_decode",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text that a percent-encoded one stands for.",
        example: "${url_decode(\"a%20b\")} is a b",
        body: |a, _| bodies::url_decode(&text(a, 0)?).map(Value::from),
    },
    Function {
        name: "url_encode",
        parameters: &[needed("text")],
        returns: Returns::Text,
        doc: "The text with everything that has a meaning in URLs percent-encoded.",
        example: "${url_encode(\"a b&c\")} is a%20b%26c",
        body: |a, _| Ok(percent::encode(text(a, 0)?.as_bytes()).to_string().into()),
    },
    Function {
        name: "url_part",
        parameters: &[needed("url"), needed("part")],
        returns: Returns::Text,
        doc: "A part of a URL: `scheme`, `host`, `port`, `path`, `query`, `fragment`, or one parameter of the query such as `query.token`, decoded.",
        example: "${url_part(\"https://a.example/b?token=x\", \"query.token\")} is x",
        body: |a, _| bodies::url_part(&text(a, 0)?, &text(a, 1)?).map(Value::from),
    },
    Function {
        name: "uuid",
        parameters: &[],
        returns: Returns::Text,
        doc: "A random UUID, from the run's seed.",
        example: "${uuid()} is 0c5f2a9e-4117-4e0b-9a53-6f2b1d3c8e70, say",
        body: |_, context| Ok(uuid(context.random(), context.random()).into()),
    },
];

fn text(arguments: &[Value], index: usize) -> Result<String, String> {
    let value = arguments.get(index).unwrap_or(&Value::Null);
    as_text(value).ok_or_else(|| format!("text is needed, and this is {}", noun(value)))
}

fn utf8(bytes: Vec<u8>) -> Result<Value, String> {
    String::from_utf8(bytes)
        .map(Value::from)
        .map_err(|_| "this is not text".to_owned())
}

fn uuid(high: u64, low: u64) -> String {
    let high = (high & !0xf000) | 0x4000;
    let low = (low & 0x3fff_ffff_ffff_ffff) | 0x8000_0000_0000_0000;
    format!(
        "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xffff,
        low >> 48,
        low & 0xffff_ffff_ffff
    )
}
