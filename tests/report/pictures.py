"""Small pictures, sound and spoilt, for the logo of a brand."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Final


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return one chunk of a PNG file with its checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def make_png(width: int = 60, height: int = 20) -> bytes:
    """Return a plain green PNG."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\x00" + b"\x0a\x7d\x5c" * width) * height
    data = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


PNG: Final = make_png()
# One grey pixel, written with a common encoder.
JPEG: Final = base64.b64decode(
    "/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQ"
    "Ew8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k="
)
SVG: Final = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 20"><style>.a{fill:#0a7d5c}</style>'
    b'<rect class="a" width="60" height="20"/><use href="#x"/></svg>'
)


def spoilt_pictures() -> dict[str, tuple[str, bytes]]:
    """Return pictures that must be refused: what is wrong -> file name, content. Each begins as its type should."""
    start = b"\x89PNG\r\n\x1a\n"
    head = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 60, 20, 8, 2, 0, 0, 0))
    no_width = chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 20, 8, 2, 0, 0, 0))
    data, end = chunk(b"IDAT", zlib.compress(bytes(61 * 20))), chunk(b"IEND", b"")
    return {
        "only the first bytes": ("a.png", start),
        "cut off": ("a.png", PNG[:-20]),
        "a wrong checksum": ("a.png", PNG[:29] + bytes(4) + PNG[33:]),
        "no header": ("a.png", start + data + end),
        "no width": ("a.png", start + no_width + data + end),
        "data that do not unpack": ("a.png", start + header + chunk(b"IDAT", b"no zlib") + end),
        "a JPEG under the name of a PNG": ("a.png", JPEG),
        "a text": ("a.png", "图".encode()),
        "a JPEG without a frame": ("a.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(9) + b"\xff\xda\xff\xd9"),
        "a JPEG that breaks off": ("a.jpeg", JPEG[:80]),
        "an SVG that is not well formed": ("a.svg", head + b"<g></svg>"),
        "an SVG with a script": ("a.svg", head + b"<script>alert(1)</script></svg>"),
        "an SVG with a handler": ("a.svg", head + b'<rect onload="alert(1)"/></svg>'),
        "an SVG with an outside picture": ("a.svg", head + b'<image xlink:href="https://example.com/a.png"/></svg>'),
        "an SVG with a file": ("a.svg", head + b'<image href="file:///etc/passwd"/></svg>'),
        "an SVG with an outside style": ("a.svg", head + b"<style>@import 'a.css';</style></svg>"),
        "an SVG with an outside fill": ("a.svg", head + b'<rect fill="url(https://example.com/a)"/></svg>'),
        "an SVG with a page in it": ("a.svg", head + b"<foreignObject/></svg>"),
        "an SVG with entities": ("a.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]>' + head + b"</svg>"),
        "an HTML page": ("a.svg", b"<html><svg></svg></html>"),
        "another type": ("a.gif", b"GIF89a"),
    }
