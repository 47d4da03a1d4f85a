"""`wuli packs`: what is installed."""

from __future__ import annotations

import argparse
import json
from typing import Any

from wuli.instrument.check import check_pack
from wuli.instrument.pack import bundled_packs
from wuli.report.render.text_table import table_lines


def run(options: argparse.Namespace) -> int:
    """Print the installed packs."""
    entries = [_entry(pack.folder) for pack in bundled_packs()]
    if options.json:
        print(json.dumps(entries, ensure_ascii=False, indent=1))
        return 0
    titles = {
        "zh": ["测评包", "版本", "名称", "状态", "内容指纹", "语言", "中英齐全的文本"],
        "en": ["Pack", "Edition", "Name", "Status", "Content hash", "Languages", "Texts in both languages"],
    }[options.lang]
    rows = tuple(
        (
            entry["id"],
            entry["edition"],
            entry["name"][options.lang],
            entry["status"],
            entry["hash"][:12],
            " ".join(entry["languages"]),
            f"{entry['texts_translated']}/{entry['texts']}",
        )
        for entry in entries
    )
    print("\n".join(table_lines(titles, rows)))
    return 0


def _entry(folder: Any) -> dict[str, Any]:
    found = check_pack(folder)
    identity = found.pack.identity
    lacking = sum(1 for fault in found.faults if fault.code in ("field_missing", "pack_text_language"))
    return {
        "id": identity.id,
        "edition": identity.edition,
        "name": {"zh": identity.name.zh, "en": identity.name.en},
        "status": identity.status,
        "hash": found.pack.hash,
        "languages": list(identity.languages),
        "texts": found.texts + lacking,
        "texts_translated": found.texts,
        "faults": found.total,
    }
