//! The mutations of the pictures worker.

use std::sync::Arc;

use async_trait::async_trait;
use shop_core::aws::{self, SdkConfig};
use shop_core::mutations::{Mutation, active};
use shop_core::worker::{Handler, HandlerError, Message};

use crate::notification::Notification;
use crate::thumbnailer::Thumbnailer;

pub(crate) fn apply(mut thumbnailer: Thumbnailer, sdk: &SdkConfig) -> Arc<dyn Handler> {
    match active() {
        Some(Mutation::KeepsPictureSize) => {
            thumbnailer.max_side = u32::MAX;
            Arc::new(thumbnailer)
        }
        Some(Mutation::ReadsPictureTags) => {
            let config = aws_sdk_s3::config::Builder::from(sdk)
                .force_path_style(aws::path_style(sdk))
                .build();
            Arc::new(ReadsTags {
                s3: aws_sdk_s3::Client::from_conf(config),
                thumbnailer,
            })
        }
        _ => Arc::new(thumbnailer),
    }
}

/// Looks at the tags of each picture first, and goes on without them.
struct ReadsTags {
    s3: aws_sdk_s3::Client,
    thumbnailer: Thumbnailer,
}

#[async_trait]
impl Handler for ReadsTags {
    async fn handle(&self, message: &Message) -> Result<(), HandlerError> {
        let notification: Notification = message.json()?;
        for upload in &notification.uploads {
            let tags = self.s3.get_object_tagging().bucket(upload.bucket());
            if tags.key(upload.key()).send().await.is_err() {
                tracing::debug!("no tags");
            }
        }
        self.thumbnailer.handle(message).await
    }
}
