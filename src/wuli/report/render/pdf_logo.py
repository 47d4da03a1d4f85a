"""Hand a brand's logo to the typesetter, which takes files in memory only as text: pictures travel inside an SVG."""

from __future__ import annotations

import struct
from base64 import b64encode
from typing import Final

from wuli.report.content import Logo

PNG_START: Final = b"\x89PNG\r\n\x1a\n"
JPEG_START: Final = b"\xff\xd8"
# Frame headers of JPEG; C4, C8 and CC in this range are tables, not frames.
JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def logo_svg(logo: Logo) -> bytes:
    """Return `logo` as an SVG file.

    Raises:
        ValueError: the content is no PNG, JPEG or UTF-8 SVG, or is not what its media type says.

    """
    if logo.media_type == "image/svg+xml":
        return _check_svg(logo.content)
    width, height = picture_size(logo.content, logo.media_type)
    data = b64encode(logo.content).decode("ascii")
    picture = f'<image width="{width}" height="{height}" href="data:{logo.media_type};base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{picture}</svg>'.encode()


def picture_size(content: bytes, media_type: str) -> tuple[int, int]:
    """Return width and height in pixels of a PNG or JPEG file."""
    size = None
    try:
        if media_type == "image/png" and content.startswith(PNG_START):
            size = struct.unpack_from(">II", content, 16)
        elif media_type == "image/jpeg" and content.startswith(JPEG_START):
            size = _jpeg_size(content)
    except struct.error:
        size = None
    if size is None or not all(size):
        message = f"the logo is no readable picture of type {media_type}; give a PNG, JPEG or SVG file"
        raise ValueError(message)
    return int(size[0]), int(size[1])


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    place = 2
    while place < len(content):
        mark, kind, length = struct.unpack_from(">BBH", content, place)
        if mark != 0xFF:  # noqa: PLR2004 - every JPEG segment starts with this byte
            return None
        if kind in JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, place + 5)
            return width, height
        place += 2 + length
    return None


def _check_svg(content: bytes) -> bytes:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = "the SVG logo must be UTF-8 text"
        raise ValueError(message) from error
    if "<svg" not in text:
        message = "the SVG logo has no <svg> element"
        raise ValueError(message)
    return text.encode()
