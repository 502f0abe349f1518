//! The mutation of the pictures worker.

use shop_core::mutations::{Mutation, active};

use crate::thumbnailer::Thumbnailer;

pub(crate) fn apply(mut thumbnailer: Thumbnailer) -> Thumbnailer {
    if active() == Some(Mutation::KeepsPictureSize) {
        thumbnailer.max_side = u32::MAX;
    }
    thumbnailer
}
