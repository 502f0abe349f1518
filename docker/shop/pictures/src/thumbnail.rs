use std::io::Cursor;

use image::imageops::FilterType;
use image::{GenericImageView as _, ImageError, ImageFormat, ImageReader, Limits};
use shop_core::mutation::Mutation;

/// The longer side of a thumbnail in pixels; what is smaller stays as it is.
const SIDE: u32 = 48;

/// The most memory a picture may take when it is unpacked: a small file can
/// hold a very large picture.
const MOST: u64 = 256 << 20;

/// A small picture.
pub(crate) struct Thumbnail {
    /// It, as a PNG.
    pub(crate) png: Vec<u8>,
    pub(crate) width: u32,
    pub(crate) height: u32,
}

impl Thumbnail {
    /// Makes the thumbnail of a PNG, a JPEG or a WebP; which of them it is, its
    /// own first bytes say, whatever it was announced as.
    pub(crate) fn of(picture: &[u8]) -> Result<Self, ImageError> {
        let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format()?;
        let mut limits = Limits::default();
        limits.max_alloc = Some(MOST);
        reader.limits(limits);
        let picture = reader.decode()?;
        let side = picture.width().max(picture.height());
        let small = if side > SIDE && !Mutation::ShrinksNothing.is_made() {
            picture.resize(SIDE, SIDE, FilterType::Triangle)
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
    fn fits_into_its_square_and_keeps_its_shape() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let small = Thumbnail::of(&picture(192, 96, format)).unwrap();
            assert_eq!((small.width, small.height), (48, 24), "{format:?}");
            assert!(small.png.starts_with(b"\x89PNG"));
        }
    }

    #[test]
    fn nothing_is_made_larger() {
        let small = Thumbnail::of(&picture(10, 20, ImageFormat::Png)).unwrap();
        assert_eq!((small.width, small.height), (10, 20));
    }

    #[test]
    fn what_is_no_picture_gets_no_thumbnail() {
        assert!(Thumbnail::of(b"hello").is_err());
        let whole = picture(192, 96, ImageFormat::Png);
        assert!(Thumbnail::of(&whole[..40]).is_err());
    }
}
