"""Logos that a consultant gives: only whole, harmless pictures get into a report."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Final
from xml.etree import ElementTree as ET

from wuli.report.render.pdf_logo import PNG_START, picture_size

MEDIA: Final = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_MOST_BYTES: Final = 5_000_000
_MOST_PIXELS: Final = 10_000  # on a side
_SVG: Final = "{http://www.w3.org/2000/svg}"
_MOST_UNPACKED: Final = 500  # MiB
_ACTIVE: Final = {"script", "foreignObject", "iframe", "animate", "set", "handler"}
_INNER: Final = re.compile(r"\s*(#|data:image/(png|jpeg);base64,)")
_ADDRESS: Final = re.compile(r"url\(\s*['\"]?(?!#)|@import|[a-z]+script:", re.IGNORECASE)


def is_good_logo(content: bytes, media_type: str) -> bool:
    """Tell whether `content` is a whole picture of its type: nothing missing, nothing active, nothing from outside.

    >>> is_good_logo(b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/svg+xml")
    False
    """
    if len(content) > _MOST_BYTES:
        return False
    try:
        if media_type == "image/svg+xml":
            return _is_good_svg(content)
        whole = _is_whole_png(content) if media_type == "image/png" else _is_whole_jpeg(content)
        return whole and max(picture_size(content, media_type)) <= _MOST_PIXELS
    except (ValueError, struct.error, zlib.error, ET.ParseError):
        return False


def _is_whole_png(content: bytes) -> bool:
    """Walk the chunks: header first, every checksum right, picture data that unpack, an end."""
    place, packed = len(PNG_START), b""
    kinds: list[bytes] = []
    while content.startswith(PNG_START) and place < len(content) and kinds[-1:] != [b"IEND"]:
        length, kind = struct.unpack_from(">I4s", content, place)
        body = content[place + 8 : place + 8 + length]
        (checksum,) = struct.unpack_from(">I", content, place + 8 + length)
        if zlib.crc32(kind + body) != checksum:
            return False
        kinds.append(kind)
        packed += body if kind == b"IDAT" else b""
        place += 12 + length
    return kinds[:1] == [b"IHDR"] and kinds[-1:] == [b"IEND"] and _unpacks(packed)


def _unpacks(packed: bytes) -> bool:
    """Tell whether zlib data are whole, without holding what they unpack to."""
    stream, rest = zlib.decompressobj(), packed
    for _ in range(_MOST_UNPACKED):
        stream.decompress(rest, 1 << 20)
        rest = stream.unconsumed_tail
        if stream.eof or not rest:
            break
    return stream.eof


def _is_whole_jpeg(content: bytes) -> bool:
    """Tell whether a frame, a scan and the end mark are there (the size is read from the frame)."""
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xda" in content and b"\xff\xd9" in content[-1024:]


def _is_good_svg(content: bytes) -> bool:
    text = content.decode("utf-8-sig")
    # a document type can define entities, which grow without bound or reach for files
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        return False
    root = ET.fromstring(text)  # noqa: S314  # no entities, see above
    return root.tag == f"{_SVG}svg" and all(_is_harmless(element) for element in root.iter())


def _is_harmless(element: ET.Element) -> bool:
    name = element.tag.rpartition("}")[2]
    if name in _ACTIVE or (name == "style" and _ADDRESS.search(element.text or "")):
        return False
    for attribute, value in element.attrib.items():
        plain = attribute.rpartition("}")[2].lower()
        if plain.startswith("on") or _ADDRESS.search(value):
            return False
        if plain in ("href", "src") and not _INNER.match(value):
            return False
    return True
