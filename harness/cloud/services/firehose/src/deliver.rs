//! Delivers buffers as objects into buckets, and tries again for a day where that fails.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rehearsal_cloud_core::effect::{Effect, ServiceCall};
use rehearsal_cloud_core::service::{CallContext, ServiceError};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use crate::http_endpoint::{self, gzip};
use crate::prefix::{Keys, Values};
use crate::state::{Batch, Delivery, DeliveryStream, Firehose, Place, millis};

pub(crate) const PRINCIPAL: &str = "firehose.amazonaws.com";

/// How long a delivery is tried again, in milliseconds: a day.
const PATIENCE: i64 = 24 * 60 * 60 * 1_000;
/// How long it waits before it is tried again first, and at most, in milliseconds.
const FIRST_WAIT: i64 = 60 * 1_000;
const LONGEST_WAIT: i64 = 60 * 60 * 1_000;

/// Delivers what is full or due of a stream.
pub(crate) fn advance(firehose: &mut Firehose, cx: &mut CallContext<'_>, place: &Place) {
    let now = millis(cx.now());
    let Some(stream) = firehose.at(place) else {
        return;
    };
    let limits = stream.settings.buffer;
    let mut ready = Vec::new();
    let buffers = std::mem::take(&mut stream.buffers);
    for buffer in buffers {
        if buffer.batch.is_due(limits, now) {
            ready.push((buffer.keys, buffer.batch, None));
        } else {
            stream.buffers.push(buffer);
        }
    }
    for (kind, batch) in &mut stream.errors {
        if batch.is_due(limits, now) {
            ready.push((Keys::new(), std::mem::take(batch), Some(kind.clone())));
        }
    }
    let (mut objects, mut requests) = (Vec::new(), Vec::new());
    for (keys, batch, error) in ready {
        let endpoint = stream
            .settings
            .endpoint
            .as_ref()
            .filter(|_| error.is_none());
        if endpoint.is_none_or(|endpoint| endpoint.backs_up_all) {
            objects.push(object(stream, cx, &keys, &batch, error.as_deref()));
        }
        if let Some(endpoint) = endpoint {
            let request = http_endpoint::request(&stream.place, cx, endpoint, batch);
            requests.push((endpoint.clone(), request));
        }
    }
    let arn = stream.arn();
    for (endpoint, request) in requests {
        let number = firehose.next_number();
        http_endpoint::send(cx, number, &arn, &endpoint, &request);
        firehose.requests.insert(number, request);
    }
    for object in objects {
        let number = firehose.next_number();
        send(cx, number, &object);
        firehose.deliveries.insert(number, object);
    }
}

/// Returns the object that a batch becomes.
fn object(
    stream: &DeliveryStream,
    cx: &mut CallContext<'_>,
    keys: &Keys,
    batch: &Batch,
    error: Option<&str>,
) -> Delivery {
    let settings = &stream.settings;
    let mut content = Vec::new();
    for record in &batch.records {
        content.extend(STANDARD.decode(&*record.data).unwrap_or_default());
        if error.is_none() {
            content.extend(settings.delimiter.as_bytes());
        }
    }
    let is_compressed = settings.is_compressed;
    if is_compressed {
        content = gzip(&content).unwrap_or(content);
    }
    // The guide: the time in a prefix is that of the oldest record of the object.
    let oldest = batch.records.iter().map(|record| record.at).min();
    let oldest = oldest.map_or(cx.now(), |at| {
        let time = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at) * 1_000_000);
        time.unwrap_or(cx.now())
    });
    let random = cx
        .ids
        .text("random-string", b"abcdefghijklmnopqrstuvwxyz0123456789", 11);
    let values = Values {
        time: oldest,
        random: &random,
        error_type: error.unwrap_or_default(),
        keys,
    };
    let prefix = match error {
        None => settings.prefix.evaluate(&values),
        Some(_) => settings.error_prefix.evaluate(&values),
    };
    let format = format_description!("[year]-[month]-[day]-[hour]-[minute]-[second]");
    let time = oldest.format(format).unwrap_or_default();
    let id = cx.ids.uuid("object");
    let Place { name, .. } = &stream.place;
    let (version, extension) = (stream.version, &settings.extension);
    Delivery {
        place: stream.place.clone(),
        bucket: settings.bucket.clone(),
        key: format!("{prefix}{name}-{version}-{time}-{id}{extension}"),
        body: STANDARD.encode(content).into(),
        is_compressed,
        retries: 0,
        retry_at: None,
        until: millis(cx.now()) + PATIENCE,
    }
}

/// Puts an object into its bucket.
fn send(cx: &mut CallContext<'_>, number: u64, delivery: &Delivery) {
    let place = &delivery.place;
    let mut input = json!({
        "Bucket": delivery.bucket,
        "Key": delivery.key,
        "Body": delivery.body,
        "ContentType": "application/octet-stream",
    });
    if delivery.is_compressed {
        input["ContentEncoding"] = "gzip".into();
    }
    let arn = format!(
        "arn:aws:firehose:{}:{}:deliverystream/{}",
        place.region, place.account, place.name
    );
    let call = ServiceCall {
        service: "s3",
        operation: "PutObject",
        account: place.account.clone(),
        region: place.region.clone(),
        input,
        principal: PRINCIPAL,
        source_arn: Some(arn.into()),
    };
    cx.effect_with_ticket(Effect::Call(call), json!({"delivery": number}));
}

/// Hears what became of a delivery.
pub(crate) fn answered(
    firehose: &mut Firehose,
    cx: &CallContext<'_>,
    number: u64,
    outcome: &Result<Value, ServiceError>,
) {
    let now = millis(cx.now());
    let Some(delivery) = firehose.deliveries.get_mut(&number) else {
        return;
    };
    let wait = (FIRST_WAIT << delivery.retries.min(6)).min(LONGEST_WAIT);
    if outcome.is_ok() || now + wait > delivery.until {
        firehose.deliveries.remove(&number);
        return;
    }
    delivery.retries += 1;
    delivery.retry_at = Some(now + wait);
}

/// Tries deliveries again whose time has come.
pub(crate) fn retry(firehose: &mut Firehose, cx: &mut CallContext<'_>) {
    let now = millis(cx.now());
    for (number, delivery) in &mut firehose.deliveries {
        if delivery.retry_at.is_some_and(|at| at <= now) {
            delivery.retry_at = None;
            send(cx, *number, delivery);
        }
    }
}
