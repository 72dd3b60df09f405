"""Colours, type and spacing of Gradio's own parts; our components take their colours from `assets/ui/base.css`."""

from __future__ import annotations

import gradio as gr

_INK = gr.themes.Color(
    "#f4f6f9", "#e9ecf2", "#d5dae3", "#b3bbc9", "#8791a3", "#5c6678", "#3a4456", "#262f40", "#1b2333", "#141b29", "#0c111b"
)
_SANS = ("Inter", "ui-sans-serif", "system-ui", "sans-serif")
_MONO = ("ui-monospace", "SF Mono", "Cascadia Code", "Menlo", "Consolas", "monospace")

_COLOURS = {
    "body_background_fill": ("#f6f7f9", "#0d1117"),
    "block_background_fill": ("#ffffff", "#151a22"),
    "background_fill_primary": ("#ffffff", "#151a22"),
    "background_fill_secondary": ("#ffffff", "#10151c"),
    "border_color_primary": ("#dfe3ea", "#29303b"),
    "body_text_color": ("#171c26", "#e6e9ef"),
    "body_text_color_subdued": ("#566072", "#9aa5b6"),
    "block_label_text_color": ("#566072", "#9aa5b6"),
    "block_title_text_color": ("#171c26", "#e6e9ef"),
    "block_info_text_color": ("#566072", "#9aa5b6"),
    "input_background_fill": ("#ffffff", "#0d1117"),
    "input_border_color": ("#c9cfd9", "#39424f"),
    "input_border_color_focus": ("#2f62d9", "#7aa2ff"),
    "input_placeholder_color": ("#6b7587", "#8591a3"),
    "button_primary_background_fill": ("#1b2333", "#e6e9ef"),
    "button_primary_background_fill_hover": ("#323d54", "#ffffff"),
    "button_primary_text_color": ("#ffffff", "#0d1117"),
    "button_secondary_background_fill": ("#ffffff", "#1b212b"),
    "button_secondary_background_fill_hover": ("#eef1f5", "#242c38"),
    "button_secondary_text_color": ("#171c26", "#e6e9ef"),
    "button_secondary_border_color": ("#c9cfd9", "#39424f"),
    "checkbox_label_background_fill": ("#ffffff", "#0d1117"),
    "checkbox_label_background_fill_selected": ("#e9ecf2", "#242c38"),
    "checkbox_label_text_color_selected": ("#171c26", "#e6e9ef"),
    "checkbox_label_border_color": ("#c9cfd9", "#39424f"),
    "checkbox_background_color_selected": ("#1b2333", "#7aa2ff"),
    "slider_color": ("#3a4456", "#8fa0bb"),
}
_SIZES = {
    "block_shadow": "none",
    "block_border_width": "0px",
    "block_padding": "0px",
    "block_title_text_size": "13px",
    "block_title_text_weight": "600",
    "block_label_text_weight": "500",
    "block_info_text_size": "12.5px",
    "form_gap_width": "0px",
    "layout_gap": "14px",
    "input_border_width": "1px",
    "input_padding": "9px 11px",
    "button_border_width": "1px",
    "button_large_text_size": "14px",
    "button_large_padding": "9px 16px",
    "checkbox_label_border_width": "1px",
    "checkbox_label_padding": "5px 10px",
    "checkbox_label_text_size": "13px",
    "input_shadow": "none",
    "input_shadow_focus": "0 0 0 3px rgb(47 98 217 / 22%)",
}


def build_theme() -> gr.themes.Base:
    """The theme. Fonts are `Font` objects: plain strings crash `launch()` in Gradio 6.31 when analytics are on."""
    base = gr.themes.Base(
        primary_hue=_INK,
        neutral_hue="slate",
        spacing_size="md",
        radius_size="lg",
        text_size="md",
        font=[gr.themes.Font(name) for name in _SANS],
        font_mono=[gr.themes.Font(name) for name in _MONO],
    )
    light = {name: pair[0] for name, pair in _COLOURS.items()}
    dark = {f"{name}_dark": pair[1] for name, pair in _COLOURS.items()}
    return base.set(**light, **dark, **_SIZES)
