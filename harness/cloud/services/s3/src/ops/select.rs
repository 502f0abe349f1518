//! SelectObjectContent: runs a query over an object and answers a stream of events.

use rehearsal_cloud_core::encryption::KeyUse;
use rehearsal_model::codec::event_stream::{Frame, HeaderValue};
use s3s::dto;

use crate::context::CallContext;
use crate::error::{Result, S3Error};
use crate::ops::encryption;
use crate::reply::{Body, Reply};
use crate::request::Request;
use crate::select::{
    self, Csv, CsvHeader, Format, OutputFormat, QuoteFields, SelectError, SelectErrorKind,
};
use crate::state::State;
use crate::xml::Xml;

/// The largest object that is read for a query.
const MAX_OBJECT: u64 = 256 << 20;
/// The longest payload of one event.
const MAX_EVENT: usize = 128 << 10;

pub(crate) fn select(
    state: &mut State,
    cx: &mut CallContext<'_>,
    request: &Request,
) -> Result<Reply> {
    let bucket = state.bucket(&request.bucket)?;
    let (_, object) = bucket.object(&request.key, request.version_id()?, "GET")?;
    if !object.is_readable(cx.now) {
        return Err(S3Error::new(
            403,
            "InvalidObjectState",
            "The operation is not valid for the object's storage class",
        )
        .with("StorageClass", object.settings.storage_class.name()));
    }
    encryption::check_customer_key(&object.settings.encryption, request, "")?;
    encryption::check_key(&object.settings.encryption, bucket, cx, KeyUse::Decrypt)?;
    let document: dto::SelectObjectContentRequest = request.xml()?;
    if document.expression_type.as_str() != "SQL" {
        return Err(S3Error::new(
            400,
            "InvalidExpressionType",
            "The ExpressionType is invalid. Only SQL expressions are supported.",
        ));
    }
    if document.scan_range.is_some() {
        return Err(S3Error::not_implemented(
            "SelectObjectContent with ScanRange",
        ));
    }
    let format = input_format(&document.input_serialization)?;
    let output = output_format(&document.output_serialization)?;
    let query = select::parse(&document.expression).map_err(refused)?;
    let size = object.size();
    if size > MAX_OBJECT {
        return Err(S3Error::not_implemented(
            "SelectObjectContent on objects of more than 256 MiB",
        ));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    object
        .blob
        .for_each(0..size, |piece| bytes.extend_from_slice(piece))
        .map_err(|error| {
            S3Error::new(
                500,
                "InternalError",
                format!("could not read the object: {error}"),
            )
        })?;
    let mut stream = Stream::default();
    select::run(&query, select::rows(&format, &bytes), |row| {
        output.write(row, &mut stream.records);
        if stream.records.len() >= MAX_EVENT {
            stream.flush();
        }
    })
    .map_err(refused)?;
    stream.flush();
    let progress = document
        .request_progress
        .and_then(|progress| progress.enabled)
        == Some(true);
    Ok(Reply::ok()
        .header("content-type", "application/octet-stream")
        .body(Body::from(stream.finish(size, progress))))
}

fn refused(error: SelectError) -> S3Error {
    let status = if error.kind == SelectErrorKind::UnsupportedFunction {
        501
    } else {
        400
    };
    S3Error::new(status, error.kind.code(), error.message)
}

/// The events of an answer.
#[derive(Default)]
struct Stream {
    frames: Vec<u8>,
    /// What is selected and not in an event yet.
    records: String,
    returned: usize,
}

impl Stream {
    fn flush(&mut self) {
        if self.records.is_empty() {
            return;
        }
        let records = std::mem::take(&mut self.records);
        self.returned += records.len();
        Frame::event("Records", "application/octet-stream", records).write(&mut self.frames);
    }

    /// Ends the stream with the numbers of bytes scanned and returned.
    fn finish(mut self, scanned: u64, progress: bool) -> Vec<u8> {
        let numbers = |root| {
            Xml::document(root, None, |x| {
                x.value("BytesScanned", scanned);
                x.value("BytesProcessed", scanned);
                x.value("BytesReturned", self.returned);
            })
        };
        let mut frames = std::mem::take(&mut self.frames);
        if progress {
            Frame::event("Progress", "text/xml", numbers("Progress")).write(&mut frames);
        }
        Frame::event("Stats", "text/xml", numbers("Stats")).write(&mut frames);
        let header =
            |name: &str, value: &str| (name.to_owned(), HeaderValue::Text(value.to_owned()));
        let end = Frame {
            headers: vec![
                header(":message-type", "event"),
                header(":event-type", "End"),
            ],
            ..Frame::default()
        };
        end.write(&mut frames);
        frames
    }
}

fn input_format(input: &dto::InputSerialization) -> Result<Format> {
    match input
        .compression_type
        .as_ref()
        .map(dto::CompressionType::as_str)
    {
        None | Some("NONE") => {}
        Some(compression @ ("GZIP" | "BZIP2")) => {
            return Err(S3Error::not_implemented(&format!(
                "SelectObjectContent with the compression {compression}"
            )));
        }
        Some(_) => {
            return Err(S3Error::new(
                400,
                "InvalidCompressionFormat",
                "The file is not in a supported compression format. Only GZIP and BZIP2 are supported.",
            ));
        }
    }
    if input.parquet.is_some() {
        return Err(S3Error::not_implemented("SelectObjectContent on Parquet"));
    }
    let invalid = |code: &'static str, message: &'static str| S3Error::new(400, code, message);
    match (&input.csv, &input.json) {
        (Some(csv), None) => {
            let header = match csv
                .file_header_info
                .as_ref()
                .map(dto::FileHeaderInfo::as_str)
            {
                None | Some("NONE") => CsvHeader::None,
                Some("USE") => CsvHeader::Use,
                Some("IGNORE") => CsvHeader::Ignore,
                Some(_) => {
                    return Err(invalid(
                        "InvalidFileHeaderInfo",
                        "The FileHeaderInfo is invalid. Only NONE, USE, and IGNORE are supported.",
                    ));
                }
            };
            let character = |text: &Option<String>, default| match text.as_deref() {
                None => Some(default),
                Some(text) => text.chars().next(),
            };
            Ok(Format::Csv(Csv {
                header,
                record_delimiter: or(csv.record_delimiter.as_ref(), "\n"),
                field_delimiter: or(csv.field_delimiter.as_ref(), ","),
                quote: character(&csv.quote_character, '"'),
                escape: character(&csv.quote_escape_character, '"'),
                comment: csv.comments.as_deref().and_then(|text| text.chars().next()),
            }))
        }
        (None, Some(json)) => match json.type_.as_ref().map(dto::JSONType::as_str) {
            Some("DOCUMENT" | "LINES") => Ok(Format::Json),
            _ => Err(invalid(
                "InvalidJsonType",
                "The JsonType is invalid. Only DOCUMENT and LINES are supported.",
            )),
        },
        _ => Err(invalid(
            "InvalidDataSource",
            "Invalid data source type. Only CSV, JSON, and Parquet are supported.",
        )),
    }
}

/// A setting that is there and not empty.
fn or(setting: Option<&String>, default: &str) -> String {
    let setting = setting.filter(|text| !text.is_empty());
    setting.map_or(default, String::as_str).to_owned()
}

fn output_format(output: &dto::OutputSerialization) -> Result<OutputFormat> {
    match (&output.csv, &output.json) {
        (Some(csv), None) => {
            let quote_fields = match csv.quote_fields.as_ref().map(dto::QuoteFields::as_str) {
                None | Some("ASNEEDED") => QuoteFields::AsNeeded,
                Some("ALWAYS") => QuoteFields::Always,
                Some(_) => {
                    return Err(S3Error::new(
                        400,
                        "InvalidQuoteFields",
                        "The QuoteFields is invalid. Only ALWAYS and ASNEEDED are supported.",
                    ));
                }
            };
            Ok(OutputFormat::Csv {
                record_delimiter: or(csv.record_delimiter.as_ref(), "\n"),
                field_delimiter: or(csv.field_delimiter.as_ref(), ","),
                quote: or(csv.quote_character.as_ref(), "\""),
                escape: or(csv.quote_escape_character.as_ref(), "\""),
                quote_fields,
            })
        }
        (None, Some(json)) => Ok(OutputFormat::Json {
            record_delimiter: or(json.record_delimiter.as_ref(), "\n"),
        }),
        _ => Err(S3Error::new(
            400,
            "InvalidRequestParameter",
            "The OutputSerialization must name one of CSV and JSON.",
        )),
    }
}
