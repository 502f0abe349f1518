"""Pictures, without anything around."""

from pathlib import Path

import pytest

from shop.pictures import png_size

LAMP = (Path(__file__).parent.parent / "fixtures/lamp.png").read_bytes()


def test_size_of_a_picture_is_read() -> None:
    assert png_size(LAMP) == (4, 3)


@pytest.mark.parametrize("content", [b"", b"GIF89a", LAMP[:20], LAMP.replace(b"IHDR", b"IDAT")])
def test_other_content_is_no_picture(content: bytes) -> None:
    assert png_size(content) is None
