"""What only a browser can see: words that lie on each other, and what a screen reader meets."""

import random
import shutil

import pytest

from registry.publish import charts
from registry.publish.charts.time_values import (
    Band,
    CountsValues,
    Line,
    MonthCount,
    NarrowingValues,
    PowerValues,
    SeriesValues,
)
from registry.publish.charts.values import (
    Axis,
    EstimateValues,
    EventPoint,
    EventStudyValues,
    ForestValues,
    MethodRow,
    Range,
    SensitivityValues,
    StudyRow,
    Words,
    Worth,
)
from registry.publish.report import rendered

pytestmark = pytest.mark.browser

OVERLAPS = """() => [...document.querySelectorAll('svg')].flatMap(drawing => {
  const wide = Number(drawing.getAttribute('width')), found = [];
  const boxes = [...drawing.querySelectorAll('text')].map(each => {
    const box = each.getBBox();
    return {words: each.textContent, left: box.x, right: box.x + box.width,
            top: box.y + 2.5, foot: box.y + box.height - 2.5};
  });
  boxes.forEach((one, place) => {
    if (one.left < -1 || one.right > wide + 1) found.push(`outside: ${one.words}`);
    for (const other of boxes.slice(place + 1))
      if (one.left < other.right && other.left < one.right
          && one.top < other.foot && other.top < one.foot)
        found.push(`${one.words} lies on ${other.words}`);
  });
  return found;
})"""


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no Chromium: install it to test drawings in a browser")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


def some_charts(draw):
    """Return one chart of each kind over an axis drawn at random."""
    size = 10 ** draw.uniform(-2, 3)
    worth = Worth(good=size, bad=size * draw.choice([1, 1.2])) if draw.random() < 0.8 else None
    axis = Axis(
        better=draw.choice(["lower", "higher"]),
        words=draw.choice([Words(less="fewer", more="more"), Words()]),
        worth=worth,
        unit="in every 100",
        is_margin=draw.random() < 0.2,
    )
    middle = draw.gauss(0, 2) * size

    def effect(centre):
        half = size * draw.uniform(0.1, 3)
        low = centre - half if draw.random() < 0.9 else None
        return Range(value=centre, low=low, high=centre + half)

    number = draw.choice([2, 8, 24, 36, 60])
    return [
        charts.estimate(
            EstimateValues(
                key="e", finding="f", axis=axis, effect=effect(middle), verdict="cannot_tell"
            )
        ),
        charts.sensitivity(
            SensitivityValues(
                key="s",
                finding="f",
                axis=axis,
                rows=tuple(
                    MethodRow(title=title, effect=effect(middle + draw.gauss(0, 0.2) * size))
                    for title in (
                        "Registered plan",
                        "Exact interval, as if counts varied by chance alone (dispersion 1)",
                    )
                ),
            )
        ),
        charts.forest(
            ForestValues(
                key="f",
                finding="f",
                axis=axis,
                rows=(
                    StudyRow(
                        name="Northshire",
                        detail="2026, 60 hot spots",
                        effect=effect(middle),
                        verdict="worked_size_uncertain",
                        verdict_words="Worked; the size is uncertain",
                    ),
                ),
                average=effect(middle),
            )
        ),
        charts.event_study(
            EventStudyValues(
                key="v",
                finding="f",
                axis=axis,
                points=tuple(
                    EventPoint(period=k, effect=effect(0.0), reference=k == -1)
                    for k in range(-draw.randint(1, 40), draw.randint(1, 40))
                ),
            )
        ),
        a_series(draw, number),
        charts.power_strip(
            PowerValues(
                key="p", finding="f", unit="u", can_see=size, wanted=size * draw.uniform(0.3, 3)
            )
        ),
        charts.narrowing(
            NarrowingValues(
                key="n",
                finding="f",
                unit="u",
                points=tuple((float(m), size / (1 + m / 6) ** 0.5) for m in range(0, 25, 3)),
                wanted=size * draw.uniform(0.3, 1.2),
                enough=draw.uniform(0, 24),
            )
        ),
        charts.counts_by_month(
            CountsValues(
                key="c",
                finding="f",
                unit="u",
                months=tuple(
                    MonthCount(
                        label=f"{2020 + k // 12}-{k % 12 + 1:02d}", count=size * draw.random()
                    )
                    for k in range(number)
                ),
                marks=((number // 2, "patrols start"), (number - 1, "new system")),
            )
        ),
    ]


def a_series(draw, number):
    level, start = 10 ** draw.uniform(-2, 4), draw.randint(1, number - 1)
    before, after = (None,) * start, number - start
    return charts.series(
        SeriesValues(
            key="t",
            finding="f",
            unit="Offences",
            labels=tuple(str(1980 + k) for k in range(number)),
            lines=tuple(
                Line(
                    name=name,
                    side=side,
                    values=tuple(level * draw.uniform(0.6, 1.3) for _ in range(number)),
                )
                for name, side in (("with it", "treated"), ("comparison", "comparison"))
            ),
            start=start,
            start_words=f"Start, {1980 + start}",
            expected=Band(values=before + (level,) * after),
            fitted=(level,) * start + (level * draw.uniform(0.8, 1.2),) * after,
            gap="10 fewer",
            comparison_note="comparison, scaled to 20 hot spots",
        )
    )


def test_no_words_of_a_chart_lie_on_others_or_leave_the_frame(browser):
    draw = random.Random(20261125)
    made = [chart for _ in range(12) for chart in some_charts(draw)]
    page = browser.new_page(viewport={"width": 800, "height": 600})
    drawings = "".join(chart.wide + chart.narrow for chart in made)
    page.set_content(f"<style>{charts.stylesheet()}</style>{drawings}")
    assert page.locator("svg").count() == 2 * len(made)
    assert page.evaluate(OVERLAPS) == []
    page.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_report_page_passes_the_accessibility_rules(browser, document, plan, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_content(rendered(document, plan, ending=".html").decode())
    only = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
    found = axe.Axe().run(page, options=only)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.close()
