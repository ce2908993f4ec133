"""The pages of agreement and of reliability in a real browser."""

from pathlib import Path
from typing import Any

import pytest

from govatlas.agreement.overview import compare_all
from govatlas.calibration import Band, Reliability
from govatlas.model.finding import Interval
from govatlas.publishing.agreement_page import render_agreement_page
from govatlas.publishing.reliability import render_reliability
from tests.agreement.grids import build_codebook, build_levels
from tests.browser import assert_accessible

_LEVELS: dict[str, tuple[list[int | None], ...]] = {
    "ann": ([0, 1, 2], [1, 1, 0], [2, 0, 0], [0, 0, 1]),
    "local": ([0, 2, 2], [1, 0, 0], [2, 1, 0], [0, 0, None]),
}


def write_agreement() -> str:
    coders = {
        name: [build_levels(f"act-{n}", levels, name) for n, levels in enumerate(rows)]
        for name, rows in _LEVELS.items()
    }
    return render_agreement_page(compare_all(coders, build_codebook(), resamples=50))


def write_reliability() -> str:
    found = Reliability(
        taxonomy="risk",
        above_none=True,
        labels=60,
        documents=12,
        bands=(Band(20, 0.4, 0.35), Band(40, 0.8, 0.85)),
        error=0.05,
        error_interval=Interval(0.02, 0.09),
        bias_before=0.2,
        bias_after=0.05,
        exact_before=0.7,
        exact_after=0.75,
    )
    return render_reliability([found], coder="local", gold="ann")


@pytest.fixture(scope="module", params=[write_agreement, write_reliability])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("figures") / "page.html"
    path.write_text(request.param(), encoding="utf-8")
    return path.as_uri()


def test_axe_finds_nothing(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    assert_accessible(page, widths=(360, 1280))
    page.close()


def test_nothing_is_wider_than_a_phone(browser: Any, address: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()


def test_every_plot_has_its_figures_in_a_table(browser: Any, address: str) -> None:
    page = browser.new_page()
    page.goto(address)
    assert page.locator("svg").count() > 0
    alone = page.locator("svg").evaluate_all(
        "plots => plots.filter(p => !p.closest('section, main').querySelector('table')).length"
    )
    assert alone == 0
    page.close()


def test_nothing_is_asked_of_the_network(browser: Any, address: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address]
    page.close()
