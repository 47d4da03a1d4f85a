"""The DOCX report opened by an office program and printed: its words and its charts are there."""

import subprocess

import pytest
from pdf_reading import read_pdf

import wuli

pytestmark = pytest.mark.needs("libreoffice")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("资源能力", "接下来三步")), ("en", ("Resources", "Three next moves"))]
)
def test_an_office_program_opens_the_report_and_shows_its_words(soffice, tmp_path, lang, words):
    sample = wuli.load_pack().folder / "examples" / "firm.yaml"
    wuli.firm_report(wuli.score_file(sample), lang=lang, date="2026-11-23").save(tmp_path / "report.docx")
    command = [soffice, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "report.docx")], check=True, timeout=120)
    pdf = read_pdf((tmp_path / "report.pdf").read_bytes())
    assert 10 <= len(pdf.pages) <= 30
    for word in words:
        assert word in pdf.text
    # the charts of the report are drawn, not only their frames
    assert pdf.drawn > 200
