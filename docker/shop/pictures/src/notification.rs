use serde::Deserialize;

/// An event notification of S3.
#[derive(Debug, Deserialize)]
pub(crate) struct Notification {
    /// Absent from the test message that S3 sends when notifications are set up.
    #[serde(default, rename = "Records")]
    pub(crate) uploads: Vec<Upload>,
}

/// An object that was created in the bucket.
#[derive(Debug, Deserialize)]
pub(crate) struct Upload {
    s3: Entity,
}

#[derive(Debug, Deserialize)]
struct Entity {
    bucket: Bucket,
    object: Object,
}

#[derive(Debug, Deserialize)]
struct Bucket {
    name: String,
}

#[derive(Debug, Deserialize)]
struct Object {
    key: String,
}

impl Upload {
    pub(crate) fn bucket(&self) -> &str {
        &self.s3.bucket.name
    }

    /// Returns the key. Keys of pictures have no characters that S3 encodes in
    /// notifications.
    pub(crate) fn key(&self) -> &str {
        &self.s3.object.key
    }

    /// Returns the product of the picture: `products/<SKU>/<name>`.
    pub(crate) fn sku(&self) -> Option<&str> {
        let (sku, name) = self.key().strip_prefix("products/")?.split_once('/')?;
        (!sku.is_empty() && !name.is_empty()).then_some(sku)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn notification(body: Value) -> Notification {
        serde_json::from_value(body).unwrap()
    }

    fn upload(key: &str) -> Upload {
        let record = json!({
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "images"}, "object": {"key": key, "size": 6}},
        });
        notification(json!({"Records": [record]})).uploads.remove(0)
    }

    #[test]
    fn reads_bucket_and_product() {
        let upload = upload("products/MUG-01/1.png");
        assert_eq!((upload.bucket(), upload.sku()), ("images", Some("MUG-01")));
    }

    #[test]
    fn other_objects_have_no_product() {
        for key in [
            "logo.png",
            "products/MUG-01",
            "products//1.png",
            "products/MUG-01/",
        ] {
            assert_eq!(upload(key).sku(), None, "{key}");
        }
    }

    #[test]
    fn test_message_contains_no_uploads() {
        let test = notification(json!({"Service": "Amazon S3", "Event": "s3:TestEvent"}));
        assert!(test.uploads.is_empty());
    }
}
