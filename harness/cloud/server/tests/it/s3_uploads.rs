use aws_sdk_s3::Client;
use aws_sdk_s3::error::ProvideErrorMetadata as _;
use aws_sdk_s3::types::{
    ChecksumAlgorithm, ChecksumMode, ChecksumType, CompletedMultipartUpload, CompletedPart,
    ObjectAttributes,
};

use crate::support::boxed;

const MIB: usize = 1 << 20;

fn filled(byte: u8, size: usize) -> Vec<u8> {
    vec![byte; size]
}

fn completed(parts: Vec<CompletedPart>) -> CompletedMultipartUpload {
    CompletedMultipartUpload::builder()
        .set_parts(Some(parts))
        .build()
}

/// Begins an upload and puts a part of 5 MiB and one of a few bytes.
async fn two_parts(
    s3: &Client,
    algorithm: Option<ChecksumAlgorithm>,
) -> (String, Vec<CompletedPart>) {
    let created = s3
        .create_multipart_upload()
        .bucket("box")
        .key("k")
        .content_type("text/plain")
        .metadata("a", "1")
        .set_checksum_algorithm(algorithm.clone())
        .send()
        .await
        .expect("the bucket is there");
    let id = created.upload_id().expect("an id").to_owned();
    let mut parts = Vec::new();
    for (number, body) in [(1, filled(b'a', 5 * MIB)), (2, filled(b'b', 10))] {
        let part = s3
            .upload_part()
            .bucket("box")
            .key("k")
            .upload_id(&id)
            .part_number(number)
            .set_checksum_algorithm(algorithm.clone())
            .body(body.into())
            .send()
            .await
            .expect("the upload is there");
        let mut done = CompletedPart::builder()
            .part_number(number)
            .set_e_tag(part.e_tag().map(str::to_owned));
        if algorithm.is_some() {
            done = done.set_checksum_sha256(part.checksum_sha256().map(str::to_owned));
            done = done.set_checksum_crc32(part.checksum_crc32().map(str::to_owned));
        }
        parts.push(done.build());
    }
    (id, parts)
}

#[tokio::test]
async fn parts_become_an_object() {
    let (_cloud, s3) = boxed().await;
    let (id, parts) = two_parts(&s3, None).await;
    let listed = s3
        .list_parts()
        .bucket("box")
        .key("k")
        .upload_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!(listed.parts().len(), 2);
    assert_eq!(listed.parts()[0].size(), Some(5 * 1024 * 1024));
    let page = s3
        .list_parts()
        .bucket("box")
        .key("k")
        .upload_id(&id)
        .max_parts(1)
        .send()
        .await
        .unwrap();
    assert_eq!(
        (page.is_truncated(), page.next_part_number_marker()),
        (Some(true), Some("1"))
    );
    s3.get_object()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap_err();

    let done = s3
        .complete_multipart_upload()
        .bucket("box")
        .key("k")
        .upload_id(&id)
        .multipart_upload(completed(parts));
    let done = done.send().await.unwrap();
    let etag = done.e_tag().unwrap();
    assert!(etag.ends_with("-2\""), "{etag}");
    assert!(done.location().unwrap().ends_with("/box/k"));
    assert!(done.checksum_crc64_nvme().is_some());
    assert_eq!(done.checksum_type(), Some(&ChecksumType::FullObject));

    let got = s3
        .get_object()
        .bucket("box")
        .key("k")
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .unwrap();
    assert_eq!(got.content_type(), Some("text/plain"));
    assert_eq!(got.metadata().unwrap()["a"], "1");
    let body = got.body.collect().await.unwrap().to_vec();
    assert!(body[..5 * MIB].iter().all(|b| *b == b'a') && body[5 * MIB..] == filled(b'b', 10));

    let second = s3
        .get_object()
        .bucket("box")
        .key("k")
        .part_number(2)
        .send()
        .await
        .unwrap();
    assert_eq!(second.parts_count(), Some(2));
    assert_eq!(
        second.content_range(),
        Some("bytes 5242880-5242889/5242890")
    );
    assert_eq!(
        second.body.collect().await.unwrap().to_vec(),
        filled(b'b', 10)
    );
    let third = s3
        .head_object()
        .bucket("box")
        .key("k")
        .part_number(3)
        .send()
        .await
        .unwrap_err();
    assert_eq!(third.raw_response().unwrap().status().as_u16(), 416);
    let again = s3
        .list_parts()
        .bucket("box")
        .key("k")
        .upload_id(&id)
        .send()
        .await
        .unwrap_err();
    assert_eq!(again.code(), Some("NoSuchUpload"));
}

#[tokio::test]
async fn composite_checksums() {
    let (_cloud, s3) = boxed().await;
    let (id, parts) = two_parts(&s3, Some(ChecksumAlgorithm::Sha256)).await;
    let bare: Vec<_> = parts
        .iter()
        .map(|p| {
            CompletedPart::builder()
                .set_part_number(p.part_number())
                .set_e_tag(p.e_tag().map(str::to_owned))
                .build()
        })
        .collect();
    let complete = |parts| {
        s3.complete_multipart_upload()
            .bucket("box")
            .key("k")
            .upload_id(&id)
            .multipart_upload(completed(parts))
            .send()
    };
    let missing = complete(bare).await.unwrap_err();
    assert!(
        missing
            .message()
            .unwrap()
            .starts_with("The upload was created using a sha256 checksum.")
    );
    let done = complete(parts).await.unwrap();
    assert!(done.checksum_sha256().unwrap().ends_with("-2"));
    assert_eq!(done.checksum_type(), Some(&ChecksumType::Composite));
    let attributes = s3
        .get_object_attributes()
        .bucket("box")
        .key("k")
        .object_attributes(ObjectAttributes::ObjectParts)
        .object_attributes(ObjectAttributes::Checksum)
        .object_attributes(ObjectAttributes::ObjectSize)
        .object_attributes(ObjectAttributes::Etag)
        .send()
        .await
        .unwrap();
    assert_eq!(attributes.object_size(), Some(5 * 1024 * 1024 + 10));
    assert!(!attributes.e_tag().unwrap().contains('"'));
    let parts = attributes.object_parts().unwrap();
    assert_eq!(
        (parts.total_parts_count(), parts.parts().len()),
        (Some(2), 2)
    );
    assert!(parts.parts()[0].checksum_sha256().is_some());
}

#[tokio::test]
async fn full_object_checksums_are_put_together() {
    let (_cloud, s3) = boxed().await;
    let created = s3
        .create_multipart_upload()
        .bucket("box")
        .key("k")
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .checksum_type(ChecksumType::FullObject)
        .send()
        .await
        .unwrap();
    let id = created.upload_id().unwrap();
    let part = s3
        .upload_part()
        .bucket("box")
        .key("k")
        .upload_id(id)
        .part_number(7);
    let part = part
        .checksum_algorithm(ChecksumAlgorithm::Crc32)
        .body(b"hello world".to_vec().into());
    let part = part.send().await.unwrap();
    let part = CompletedPart::builder()
        .part_number(7)
        .e_tag(part.e_tag().unwrap())
        .build();
    let complete = || {
        s3.complete_multipart_upload()
            .bucket("box")
            .key("k")
            .upload_id(id)
            .multipart_upload(completed(vec![part.clone()]))
    };
    let wrong = complete()
        .checksum_crc32("AAAAAA==")
        .send()
        .await
        .unwrap_err();
    assert_eq!(wrong.code(), Some("BadDigest"));
    let wrong = complete().mpu_object_size(12).send().await.unwrap_err();
    assert_eq!(wrong.code(), Some("InvalidRequest"));
    let done = complete()
        .checksum_crc32("DUoRhQ==")
        .mpu_object_size(11)
        .send()
        .await
        .unwrap();
    assert_eq!(done.checksum_crc32(), Some("DUoRhQ=="));
}

#[tokio::test]
async fn wrong_lists_are_refused() {
    let (_cloud, s3) = boxed().await;
    let (id, parts) = two_parts(&s3, None).await;
    let complete = |parts: Vec<CompletedPart>| {
        s3.complete_multipart_upload()
            .bucket("box")
            .key("k")
            .upload_id(&id)
            .multipart_upload(completed(parts))
            .send()
    };
    let backwards = parts.iter().rev().cloned().collect();
    assert_eq!(
        complete(backwards).await.unwrap_err().code(),
        Some("InvalidPartOrder")
    );
    let other = CompletedPart::builder()
        .part_number(1)
        .e_tag("\"abc\"")
        .build();
    assert_eq!(
        complete(vec![other]).await.unwrap_err().code(),
        Some("InvalidPart")
    );
    let small = s3
        .upload_part()
        .bucket("box")
        .key("k")
        .upload_id(&id)
        .part_number(3)
        .body(vec![0; 10].into());
    let small = small.send().await.unwrap();
    let third = CompletedPart::builder()
        .part_number(3)
        .e_tag(small.e_tag().unwrap())
        .build();
    let error = complete(vec![parts[0].clone(), parts[1].clone(), third])
        .await
        .unwrap_err();
    assert_eq!(error.code(), Some("EntityTooSmall"));
    let number = s3
        .upload_part()
        .bucket("box")
        .key("k")
        .upload_id(&id)
        .part_number(10_001)
        .body(vec![].into());
    assert_eq!(
        number.send().await.unwrap_err().code(),
        Some("InvalidArgument")
    );
    let mixed = s3
        .create_multipart_upload()
        .bucket("box")
        .key("k")
        .checksum_algorithm(ChecksumAlgorithm::Sha1);
    let mixed = mixed
        .checksum_type(ChecksumType::FullObject)
        .send()
        .await
        .unwrap_err();
    assert_eq!(
        mixed.message(),
        Some("The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.")
    );
}

#[tokio::test]
async fn uploads_are_listed_and_given_up() {
    let (_cloud, s3) = boxed().await;
    let mut ids = Vec::new();
    for key in ["a/1", "a/2", "b"] {
        let created = s3
            .create_multipart_upload()
            .bucket("box")
            .key(key)
            .send()
            .await
            .unwrap();
        ids.push(created.upload_id().unwrap().to_owned());
    }
    let page = s3
        .list_multipart_uploads()
        .bucket("box")
        .max_uploads(2)
        .send()
        .await
        .unwrap();
    assert_eq!(page.uploads().len(), 2);
    assert_eq!(page.is_truncated(), Some(true));
    let rest = s3.list_multipart_uploads().bucket("box");
    let rest = rest.set_key_marker(page.next_key_marker().map(str::to_owned));
    let rest = rest
        .set_upload_id_marker(page.next_upload_id_marker().map(str::to_owned))
        .send()
        .await
        .unwrap();
    assert_eq!(rest.uploads()[0].key(), Some("b"));
    let rolled = s3
        .list_multipart_uploads()
        .bucket("box")
        .delimiter("/")
        .send()
        .await
        .unwrap();
    assert_eq!(rolled.common_prefixes()[0].prefix(), Some("a/"));

    let abort = || {
        s3.abort_multipart_upload()
            .bucket("box")
            .key("b")
            .upload_id(&ids[2])
            .send()
    };
    abort().await.unwrap();
    assert_eq!(abort().await.unwrap_err().code(), Some("NoSuchUpload"));
    let wrong_key = s3
        .abort_multipart_upload()
        .bucket("box")
        .key("b")
        .upload_id(&ids[0])
        .send()
        .await
        .unwrap_err();
    assert_eq!(wrong_key.code(), Some("NoSuchUpload"));
}

#[tokio::test]
async fn parts_are_copied_from_objects() {
    let (_cloud, s3) = boxed().await;
    s3.put_object()
        .bucket("box")
        .key("from")
        .body(b"0123456789".to_vec().into())
        .send()
        .await
        .unwrap();
    let created = s3
        .create_multipart_upload()
        .bucket("box")
        .key("k")
        .send()
        .await
        .unwrap();
    let id = created.upload_id().unwrap();
    let copy = |range: &str| {
        s3.upload_part_copy()
            .bucket("box")
            .key("k")
            .upload_id(id)
            .part_number(1)
            .copy_source("box/from")
            .copy_source_range(range)
            .send()
    };
    assert_eq!(
        copy("bytes=5-").await.unwrap_err().code(),
        Some("InvalidArgument")
    );
    assert_eq!(
        copy("bytes=5-10").await.unwrap_err().code(),
        Some("InvalidArgument")
    );
    let part = copy("bytes=2-5").await.unwrap();
    let etag = part.copy_part_result().unwrap().e_tag().unwrap();
    let part = CompletedPart::builder().part_number(1).e_tag(etag).build();
    let done = s3
        .complete_multipart_upload()
        .bucket("box")
        .key("k")
        .upload_id(id);
    done.multipart_upload(completed(vec![part]))
        .send()
        .await
        .unwrap();
    let got = s3.get_object().bucket("box").key("k").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().to_vec(), b"2345");
}
