"""`build_form`: the questionnaire of a pack as a file for off-line use."""

from __future__ import annotations

from typing import Final, Literal

from wuli.instrument.pack import Pack
from wuli.instrument.text import Lang
from wuli.report.forms.content import make_form

FormKind = Literal["xlsx", "pdf", "wjx", "xlsform"]
FORM_KINDS: Final[tuple[FormKind, ...]] = ("xlsx", "pdf", "wjx", "xlsform")


def build_form(pack: Pack, kind: FormKind, lang: Lang) -> bytes:
    """Return the questionnaire of `pack` in `lang`; the same pack gives the same bytes.

    `kind` is `xlsx` (a workbook to fill in, read back by Wuli), `pdf` (paper), `wjx` (text that 问卷星 imports, UTF-8)
    or `xlsform` (a workbook for ODK and KoboToolbox, in both languages; `lang` is the default one).
    """
    # each kind needs a library of its own, which the others must not wait for
    form = make_form(pack)
    if kind == "xlsx":
        from wuli.report.forms.xlsx import render_xlsx  # noqa: PLC0415

        return render_xlsx(form, lang)
    if kind == "pdf":
        from wuli.report.forms.pdf import render_form_pdf  # noqa: PLC0415

        return render_form_pdf(form, lang)
    if kind == "wjx":
        from wuli.report.forms.wjx import render_wjx  # noqa: PLC0415

        return render_wjx(form, lang)
    if kind == "xlsform":
        from wuli.report.forms.xlsform import render_xlsform  # noqa: PLC0415

        return render_xlsform(form, lang)
    message = f"unknown kind of form: {kind!r}"
    raise ValueError(message)
