"""The house itself: arrows between packages, requirements, files at the top."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN = {
    "trinity_core": {"gradio", "plotly", "sqlalchemy", "alembic", "ui", "storage", "app"},
    "storage": {"gradio", "plotly", "ui", "app"},
    "ui": {"app"},
}
ADAPTED = {"torch", "transformers", "openai", "anthropic", "cma", "ray"}
SOURCES = [path for package in FORBIDDEN for path in sorted((ROOT / package).rglob("*.py"))]


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_from_app_to_ui_to_storage_to_core(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    assert not imported(ast.parse(path.read_text())) & FORBIDDEN[package]


# these run as a process of their own, which app.py never shares its environment with
SEPARATE_PROGRAMS = ROOT / "trinity_core" / "tasks" / "sandbox" / "inside"


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if not path.is_relative_to(SEPARATE_PROGRAMS)], ids=lambda path: str(path.relative_to(ROOT))
)
def test_only_app_reads_the_environment(path: Path) -> None:
    tree = ast.parse(path.read_text())
    used = {f"{n.value.id}.{n.attr}" for n in ast.walk(tree) if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)}
    assert not used & {"os.environ", "os.getenv", "sys.argv"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_is_unpickled(path: Path) -> None:
    assert not imported(ast.parse(path.read_text())) & {"pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"}


def test_requirements_are_the_dependencies_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = [line for line in (ROOT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")]
    assert lines == project["dependencies"]


def test_importing_the_core_loads_no_heavy_package() -> None:
    light = ("session.loop", "strategies.registry", "coordinator.checkpoint", "tasks.registry", "agents.pool_file", "codec", "testing")
    light += ("training.race", "training.trainers.registry", "training.spaces.registry", "evaluation.race")
    modules = ", ".join(f"trinity_core.{name}" for name in light)
    program = f"import sys, {modules}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    loaded = set(done.stdout.split())
    assert "trinity_core.session.loop" in loaded
    assert not loaded & (ADAPTED | {"gradio", "plotly", "sqlalchemy", "sympy", "scipy", "sklearn"})
