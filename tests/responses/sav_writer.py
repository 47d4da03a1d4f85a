"""Writes small SPSS system files byte by byte after the published format, so that the reader is not tested against itself."""

from __future__ import annotations

import struct

SYSMIS = -1.7976931348623157e308


def _label(text):
    raw = text.encode()
    return struct.pack("<i", len(raw)) + raw + b"\0" * (-len(raw) % 4)


def _variable(name, label="", width=0, missing=()):
    ranged = any(isinstance(m, tuple) for m in missing)
    values = [v for m in missing for v in (m if isinstance(m, tuple) else (m,))]
    count = -len(values) if ranged else len(values)
    kind = (1 if width else 5) << 16 | (width or 8) << 8
    out = struct.pack("<iiiiii", 2, width, int(bool(label)), count, kind, kind) + name.encode().ljust(8)
    out += _label(label) if label else b""
    out += b"".join(struct.pack("<d", v) for v in values)
    rest = max(0, (width + 7) // 8 - 1)
    return out + rest * (struct.pack("<iiiiii", 2, -1, 0, 0, 0, 0) + b" " * 8)


def _value_labels(labels, index):
    out = struct.pack("<ii", 3, len(labels))
    for value, text in labels.items():
        raw = text.encode()[:255]
        out += struct.pack("<dB", value, len(raw)) + raw + b" " * (-(len(raw) + 1) % 8)
    return out + struct.pack("<iii", 4, 1, index)


def _extension(subtype, size, data):
    return struct.pack("<iiii", 7, subtype, size, len(data) // size) + data


def write_sav(path, variables, rows, sets=()):
    """Write a file.

    `variables`: dicts with name, and as wanted label, width (bytes of a text), labels {value: text}, missing (values, or
    one (low, high) range). `sets`: (name, counted value, label, names) of multiple-response dichotomies. None is SPSS's own
    missing value.
    """
    cells = sum(max(1, (v.get("width", 0) + 7) // 8) for v in variables)
    out = b"$FL2" + b"@(#) SPSS DATA FILE test".ljust(60)
    out += struct.pack("<iiiiid", 2, cells, 0, 0, len(rows), 100.0)
    out += b"18 Sep 26" + b"19:20:55" + b" " * 64 + b"\0" * 3
    shorts = {v["name"]: f"V{i}" for i, v in enumerate(variables)}
    index, labels = 1, b""
    for v in variables:
        out += _variable(shorts[v["name"]], v.get("label", ""), v.get("width", 0), v.get("missing", ()))
        if v.get("labels"):
            labels += _value_labels(v["labels"], index)
        index += max(1, (v.get("width", 0) + 7) // 8)
    out += labels
    out += _extension(3, 4, struct.pack("<8i", 20, 0, 0, -1, 1, 1, 2, 65001))
    out += _extension(
        4,
        8,
        struct.pack(
            "<ddd", SYSMIS, 1.7976931348623157e308, struct.unpack("<d", b"\xfe\xff\xff\xff\xff\xff\xef\xff")[0]
        ),
    )
    if sets:
        lines = []
        for name, counted, label, members in sets:
            raw = label.encode()
            short = " ".join(shorts[m].lower() for m in members)
            lines.append(f"${name}=D{len(str(counted))} {counted} {len(raw)} ".encode() + raw + f" {short}\n".encode())
        out += _extension(7, 1, b"".join(lines))
    out += _extension(13, 1, "\t".join(f"{short}={name}" for name, short in shorts.items()).encode())
    out += _extension(20, 1, b"UTF-8")
    out += struct.pack("<ii", 999, 0)
    for row in rows:
        for v, cell in zip(variables, row, strict=True):
            if v.get("width"):
                out += str(cell or "").encode().ljust((v["width"] + 7) // 8 * 8)
            else:
                out += struct.pack("<d", SYSMIS if cell is None else float(cell))
    path.write_bytes(out)
    return path
