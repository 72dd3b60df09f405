"""Row 81 of the fault list, clickjacking: only pages of our own, and of Hugging Face for a Space, may show ours inside them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.ui.fakes import services
from ui.app import launch_options
from ui.deployment import Deployment


def answered(deployment: Deployment, path: str) -> dict[str, str]:
    """Headers behind what the application is launched with."""
    middleware = launch_options(replace(services(), deployment=deployment))["app_kwargs"]["middleware"]
    routes = [Route("/", lambda request: HTMLResponse("<p>")), Route("/x.json", lambda request: JSONResponse({}))]
    return dict(TestClient(Starlette(routes=routes, middleware=middleware)).get(path).headers)


@pytest.mark.parametrize("deployment", [Deployment(), Deployment(public=True)])
def test_a_page_of_ones_own_or_in_public_stands_in_no_other_sites_page(deployment: Deployment) -> None:
    told = answered(deployment, "/")
    assert (told["content-security-policy"], told["x-frame-options"]) == ("frame-ancestors 'self'", "SAMEORIGIN")


def test_a_space_is_shown_inside_hugging_face_and_nowhere_else() -> None:
    told = answered(Deployment(public=True, space=True), "/")
    assert told["content-security-policy"] == "frame-ancestors 'self' https://huggingface.co https://*.huggingface.co"
    assert "x-frame-options" not in told


def test_what_is_no_page_is_left_as_it_is() -> None:
    assert "content-security-policy" not in answered(Deployment(), "/x.json")
