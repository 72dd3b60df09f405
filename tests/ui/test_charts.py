"""The small charts by themselves, in a headless Chromium without the application: what other pages may rely on."""

from __future__ import annotations

import pytest

from ui.assets import scoped_style, script, style
from ui.components.run_view import CHARTS

pytestmark = pytest.mark.browser


@pytest.fixture
def draw(page):
    """Run a program over the chart scripts; what it returns comes back."""
    look = f"<style>{style('base', 'colours')}{scoped_style('parts', 'chart')}</style>"
    page.set_content(f'{look}<main class="gradio-container" style="width:700px"></main>')
    library = script("dom", "format", *CHARTS)

    def run(program: str):
        return page.evaluate(f"async () => {{ const main = document.querySelector('main'); {library}\n{program} }}")

    return run


CHART = """
const chart = new Chart({ title: 'T', x: { label: 'Episodes', one: 'Episode' }, y: { format: percent } });
main.append(chart.node);
await new Promise((done) => setTimeout(done, 100));
"""


def test_series_with_their_own_xs_are_read_and_tabled_at_shared_places(draw):
    rows = draw(
        CHART
        + """
        const lines = [{ name: 'A', xs: [10, 30], values: [0.1, 0.3] }, { name: 'B', xs: [20, 30], values: [0.2, 0.4] }];
        chart.set({ xs: [10, 20, 30], low: 0, high: 30, lines, bands: [{ name: 'S', xs: [20, 30], lows: [0.1, 0.2], highs: [0.3, 0.4] }] });
        chart.table.open = true;
        chart.fillTable();
        return [chart.rows(0), chart.rows(1)].map((row) => row.map(([s, words]) => s.name + ' ' + words)).concat([
            [...main.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent).join('|'))]);
        """
    )
    assert rows == [
        ["Episode 10", "A 10%"],
        ["Episode 20", "A 10%", "B 20%", "S 10% to 30%"],
        ["10|10%||", "20||20%|10% to 30%", "30|30%|40%|20% to 40%"],
    ]


def test_a_missing_value_breaks_a_line_unless_it_joins(draw):
    assert draw("return [linePath([[0, 1], [1, null], [2, 3]]), linePath([[0, 1], [1, null], [2, 3]], true)];") == [
        "M0.0 1.0M2.0 3.0",
        "M0.0 1.0L2.0 3.0",
    ]


def test_ticks_are_round_and_whole_where_asked(draw):
    assert draw("return [ticks(0, 1, 5), ticks(1, 40, 8, true), ticks(0, 3, 10, true), ticks(0, 0, 5)];") == [
        [0, 0.2, 0.4, 0.6, 0.8, 1],
        [5, 10, 15, 20, 25, 30, 35, 40],
        [0, 1, 2, 3],
        [0],
    ]


def test_labels_keep_apart_and_inside(draw):
    ys = draw("return spread([{ y: 100 }, { y: 101 }, { y: 99 }], 14, 0, 110).map((label) => label.y);")
    assert ys == [82, 96, 110]


def test_a_forest_row_says_its_interval_and_waits_without_one(draw):
    said = draw(
        """
        const forest = new Forest('F');
        main.append(forest.node);
        const known = { key: 'a', name: 'A', estimate: { mean: 0.5, low: 0.4, high: 0.6 } };
        forest.set([known, { key: 'b', name: 'B', estimate: null, wait: 'soon' }]);
        return [...main.querySelectorAll('li')].map((row) => row.textContent);
        """
    )
    assert said == ["A50%, 95% interval 40% to 60%", "Bsoon"]


def test_an_empty_chart_says_what_will_come(draw):
    text = draw(
        CHART.replace("title: 'T'", "title: 'T', empty: 'Soon.'") + "chart.set({ xs: [], low: 0, high: 1 }); return main.textContent;"
    )
    assert "Soon." in text
