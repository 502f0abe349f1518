use std::io::Cursor;

use image::imageops::FilterType;
use image::{GenericImageView as _, ImageError, ImageFormat, ImageReader, Limits};

/// The most memory for decoding: a small file can contain a very large picture.
const MAX_DECODED: u64 = 256 << 20;

/// A scaled-down picture.
pub(crate) struct Thumbnail {
    /// The file.
    pub(crate) png: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Thumbnail {
    /// Makes the thumbnail of a PNG, JPEG or WebP file, with no side longer than
    /// `max_side`. The format is detected from the content.
    pub(crate) fn new(picture: &[u8], max_side: u32) -> Result<Self, ImageError> {
        let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format()?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(MAX_DECODED);
        reader.limits(limits);
        let picture = reader.decode()?;
        let side = picture.width().max(picture.height());
        let small = if side > max_side {
            picture.resize(max_side, max_side, FilterType::Triangle)
        } else {
            picture
        };
        let (width, height) = small.dimensions();
        let mut png = Cursor::new(Vec::new());
        small.write_to(&mut png, ImageFormat::Png)?;
        Ok(Self {
            png: png.into_inner(),
            width,
            height,
        })
    }
}

#[cfg(test)]
mod tests {
    use image::{DynamicImage, RgbImage};

    use super::*;

    fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::from(RgbImage::new(width, height))
            .write_to(&mut file, format)
            .unwrap();
        file.into_inner()
    }

    #[test]
    fn fits_the_side_and_keeps_the_aspect_ratio() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let small = Thumbnail::new(&picture(192, 96, format), 48).unwrap();
            assert_eq!((small.width, small.height), (48, 24), "{format:?}");
            assert!(small.png.starts_with(b"\x89PNG"));
        }
    }

    #[test]
    fn small_pictures_are_not_enlarged() {
        let small = Thumbnail::new(&picture(10, 20, ImageFormat::Png), 48).unwrap();
        assert_eq!((small.width, small.height), (10, 20));
    }

    #[test]
    fn invalid_pictures_are_errors() {
        assert!(Thumbnail::new(b"hello", 48).is_err());
        let whole = picture(192, 96, ImageFormat::Png);
        assert!(Thumbnail::new(&whole[..40], 48).is_err());
    }
}
