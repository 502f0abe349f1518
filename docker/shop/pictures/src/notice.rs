use serde::Deserialize;

/// What S3 tells of a bucket.
#[derive(Debug, Deserialize)]
pub(crate) struct Notice {
    /// Absent from the message by which S3 tries out whether it gets through.
    #[serde(default, rename = "Records")]
    pub(crate) uploads: Vec<Upload>,
}

/// An object that was put into the bucket.
#[derive(Debug, Deserialize)]
pub(crate) struct Upload {
    s3: Place,
}

#[derive(Debug, Deserialize)]
struct Place {
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

    /// The key as it is. Keys of pictures are made of nothing that S3 would
    /// have to write differently in a notice.
    pub(crate) fn key(&self) -> &str {
        &self.s3.object.key
    }

    /// Which product it is a picture of: `products/<SKU>/<name>`.
    pub(crate) fn sku(&self) -> Option<&str> {
        let (sku, name) = self.key().strip_prefix("products/")?.split_once('/')?;
        (!sku.is_empty() && !name.is_empty()).then_some(sku)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn notice(body: Value) -> Notice {
        serde_json::from_value(body).unwrap()
    }

    fn upload(key: &str) -> Upload {
        let record = json!({
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "images"}, "object": {"key": key, "size": 6}},
        });
        notice(json!({"Records": [record]})).uploads.remove(0)
    }

    #[test]
    fn knows_whose_picture_it_is() {
        let upload = upload("products/MUG-01/1.png");
        assert_eq!((upload.bucket(), upload.sku()), ("images", Some("MUG-01")));
    }

    #[test]
    fn other_objects_are_nobodys_picture() {
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
    fn s3_trying_out_whether_it_gets_through_is_no_upload() {
        let tried = notice(json!({"Service": "Amazon S3", "Event": "s3:TestEvent"}));
        assert!(tried.uploads.is_empty());
    }
}
