"""Ids and names in our addresses never become paths, and no table that leaves can run in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from storage.formats import FORMATS
from tests.ui.everything import everything
from tests.ui.fake_comparisons import FakeComparisons
from tests.ui.openai_api.helpers import with_programs
from trinity_core.evaluation.comparison.plan import ComparisonPlan
from ui.app import launch_options
from ui.compare_files import FILES

ROOT = Path(__file__).parents[2]
TRAVERSALS = (
    *("../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "..%5c..%5cetc%5cpasswd", "%252e%252e%252fetc"),
    *(
        "/etc/passwd",
        "//etc/passwd",
        "file:%2f%2f%2fetc%2fpasswd",
        "....//....//etc/passwd",
        "%00",
        "a%00b",
        "%0d%0aSet-Cookie:x=1",
    ),
    *("x" * 4000, "'%20OR%20'1'='1", "*", "%ff%fe", "%ed%a0%80", "~root", "$HOME", "${jndi:ldap:%2f%2fx}", "0" * 32, "A" * 16, "-" * 64),
)
RISKY = "=+-@\t\r\n＝＋－＠"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    bundle = with_programs(everything(tmp_path_factory.mktemp("addresses")))
    app = Starlette(**launch_options(bundle)["app_kwargs"])
    yield TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5))
    bundle.desk.close()


ADDRESSES = (
    *(f"/export/{{}}.{form}" for form in FORMATS),
    *(f"/export/comparison-{{}}{ending}" for ending in FILES),
    *("/export/run-{}.safetensors", "/export/{}", "/export/" + "0" * 32 + ".{}", "/v1/models/{}", "/v1/{}", "/ui/{}"),
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_id_or_name_becomes_a_path(client: TestClient, address: str) -> None:
    for name in TRAVERSALS:
        answer = client.get(address.format(name), follow_redirects=False)
        assert answer.status_code in (400, 404), name
        assert "root:" not in answer.text, name
        assert "set-cookie" not in answer.headers, name


def test_every_writer_of_csv_is_the_one_that_disarms_formulas() -> None:
    files = [ROOT / "app.py", *(file for folder in ("ui", "storage", "trinity_core") for file in (ROOT / folder).rglob("*.py"))]
    makers = re.compile(r"csv\.writer|DictWriter|\.to_csv|\.savetxt|\.write_csv")
    writers = [file.relative_to(ROOT).as_posix() for file in files if makers.search(file.read_text("utf-8"))]
    assert writers == ["storage/safe_table.py"]


@pytest.mark.parametrize("ending", [ending for ending in FILES if ending.endswith(".csv")])
def test_no_cell_of_a_downloaded_table_is_a_formula(tmp_path: Path, ending: str) -> None:
    comparisons = FakeComparisons()
    plan = ComparisonPlan(("coordinator", "vote:=1+cmd|' /C calc'!A0"), limit=len(RISKY))
    known = comparisons.add(plan, label="=1", answer="@SUM(A1)", question="\t=HYPERLINK(1)")
    comparisons.tick(known)
    bundle = replace(everything(tmp_path), comparisons=comparisons)
    answer = TestClient(Starlette(**launch_options(bundle)["app_kwargs"])).get(f"/export/comparison-{known}{ending}")
    cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row if cell]
    assert len(cells) > 20
    assert [cell for cell in cells if cell[0] in RISKY and not cell[1:2].isdigit()] == []
    bundle.desk.close()
