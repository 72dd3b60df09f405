"""The bundled backbone and head, as the tests of the explanations themselves have them."""

from tests.analysis.why.conftest import decide, encoder, explainer, transcript

__all__ = ["decide", "encoder", "explainer", "transcript"]
