"""Signing in with Hugging Face, on a Space that was set up for it; nothing elsewhere."""

from __future__ import annotations

import gradio as gr

from ui.services import Services


def account(services: Services) -> None:
    """Add the button to the current Gradio context. Off Spaces there is none: Gradio would make up the account."""
    if not (services.deployment.space and services.deployment.hugging_face and services.guard is not None):
        return
    with gr.Row(elem_classes="tx-account"):
        gr.LoginButton("Sign in to keep your sessions", logout_value="Sign out ({})", size="sm", scale=0, elem_id="login")
