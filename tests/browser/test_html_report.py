"""The HTML report in a real browser: a phone and a desk, on paper, without a script."""

import pytest
from playwright.sync_api import Page, sync_playwright

import wuli

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]

pytestmark = pytest.mark.needs("chromium")


@pytest.fixture(scope="module")
def browser(chromium):
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(scope="module", params=["zh", "en"])
def report(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("html") / f"report_{request.param}.html"
    sample = wuli.load_pack().folder / "examples" / "firm.yaml"
    wuli.firm_report(wuli.score_file(sample), lang=request.param, date="2026-11-23").save(path)
    return path


def open_page(browser, report, width) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 900})
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url) if request.url.startswith("http") else None)
    page.goto(report.as_uri())
    return page, told


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_screen(browser, report, width):
    page, told = open_page(browser, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert told == []
    page.close()


def test_text_on_a_phone_is_large_enough_to_read(browser, report):
    page, _ = open_page(browser, report, 390)
    sizes = page.evaluate(
        """() => [...document.querySelectorAll('p, li, td, dd, h1, h2, h3, h4')]
                 .filter(e => e.innerText && e.innerText.trim() && e.getClientRects().length)
                 .map(e => parseFloat(getComputedStyle(e).fontSize))"""
    )
    assert len(sizes) > 100
    assert min(sizes) >= 12
    page.close()


def test_links_of_the_contents_lead_to_headings(browser, report):
    page, _ = open_page(browser, report, 1280)
    targets = page.evaluate("[...document.querySelectorAll('nav a')].map(a => a.getAttribute('href'))")
    assert len(targets) >= 7
    assert page.evaluate(
        "(ids) => ids.every(id => document.querySelector(CSS.escape ? '#' + CSS.escape(id.slice(1)) : id))", targets
    )
    page.close()


def test_the_page_prints_on_a4(browser, report):
    page, _ = open_page(browser, report, 1280)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 50_000
    page.close()
