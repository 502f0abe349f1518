//! What events, mappings and templates say of a request.

use std::collections::BTreeMap;

use http::{HeaderMap, Version};
use percent_encoding::percent_decode_str;
use rehearsal_model::protocol::Form;
use time::OffsetDateTime;
use time::macros::format_description;

/// Where requests come from: this cloud answers on the loopback interface.
pub const SOURCE_IP: &str = "127.0.0.1";

/// Returns the text of a header: all its values, with commas.
pub fn header(headers: &HeaderMap, name: &str) -> Option<String> {
    let values = headers.get_all(name).iter();
    let values: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(","))
}

/// Returns the headers by their names, in lower case and each with its values, with those
/// that AWS adds.
pub fn headers(headers: &HeaderMap) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        let values = found.entry(name.as_str().to_owned()).or_default();
        values.push(value);
    }
    let host = header(headers, "host").unwrap_or_default();
    let port = host.rsplit_once(':').map_or("80", |(_, port)| port);
    let added = [
        ("x-forwarded-for", SOURCE_IP),
        ("x-forwarded-port", port),
        ("x-forwarded-proto", "http"),
    ];
    for (name, value) in added {
        let values = found.entry(name.to_owned());
        values.or_insert_with(|| vec![value.to_owned()]);
    }
    found
}

/// Returns the parameters of a query, without escapes, in their order.
pub fn query(query: &Form) -> Vec<(String, String)> {
    let parameters = query.iter();
    parameters
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Returns a part of a path without its escapes.
pub fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns the protocol of a request: `HTTP/1.1`.
pub fn protocol(version: Version) -> &'static str {
    match version {
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    }
}

/// Returns a time as events have it: `12/Mar/2020:19:03:58 +0000`.
pub fn request_time(now: OffsetDateTime) -> String {
    let format =
        format_description!("[day]/[month repr:short]/[year]:[hour]:[minute]:[second] +0000");
    now.format(format).unwrap_or_default()
}

/// Returns a time in milliseconds since 1970.
pub fn milliseconds(now: OffsetDateTime) -> i64 {
    i64::try_from(now.unix_timestamp_nanos() / 1_000_000).unwrap_or_default()
}

/// Returns whether a body is passed on as text, by its type. Recorded: lambda,
/// `test_lambda_url_form_payload`.
pub fn is_text(headers: &HeaderMap) -> bool {
    if headers.contains_key("content-encoding") {
        return false;
    }
    let Some(kind) = header(headers, "content-type") else {
        return true;
    };
    let kind = kind.split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    let known = [
        "application/json",
        "application/xml",
        "application/javascript",
    ];
    kind.starts_with("text/")
        || known.contains(&&*kind)
        || kind.ends_with("+json")
        || kind.ends_with("+xml")
}
