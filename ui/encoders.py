"""The language model that is read, and its encoders, each loaded once and only when it is first needed."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from trinity_core.coordinator.head import Floats
from trinity_core.interfaces import Encoder
from trinity_core.settings import View
from ui.config import Config

if TYPE_CHECKING:
    from trinity_core.coordinator.backbone import Backbone
    from trinity_core.coordinator.encoder import HiddenStateEncoder

ADAPTED_ENCODERS = 4
"""Encoders kept for heads that scale singular values of the backbone."""


class Encoders:
    """The encoders of a configuration's backbone; thread-safe."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._lock = threading.RLock()
        self._encoders: dict[View, Encoder] = {}
        self._adapted: OrderedDict[tuple[str, View], Encoder] = OrderedDict()
        self.lend: Callable[[HiddenStateEncoder], Encoder] = lambda encoder: encoder
        """Lets an encoder read elsewhere, for instance on a GPU that is lent for single calls; set before the first encoder is made."""

    @cached_property
    def backbone(self) -> Backbone:
        """The configured language model, loaded once; on the processor where a GPU is only lent for single calls.

        Raises:
            BackboneError: it cannot be found or loaded.
        """
        from trinity_core.coordinator.backbone import load_backbone

        with self._lock:
            device = "cpu" if self.config.deployment.zero_gpu else ""
            return load_backbone(self.config.backbone or self.config.assets / "backbone", device=device)

    def encoder(self, view: View = View.FULL) -> Encoder:
        """The encoder of the backbone under a view of the discussion; all sessions of that view share it.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
        """
        from trinity_core.coordinator.encoder import HiddenStateEncoder

        with self._lock:
            if view not in self._encoders:
                self._encoders[view] = self.lend(HiddenStateEncoder(self.backbone, view=view))
            return self._encoders[view]

    @cached_property
    def last_token_encoder(self) -> Encoder:
        """The encoder that reads the prompt's very last token, for the ablation that does.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
        """
        from trinity_core.coordinator.encoder import HiddenStateEncoder

        return HiddenStateEncoder(self.backbone, past_sentinel=True)

    def adapted_encoder(self, scales: Mapping[str, Floats], view: View = View.FULL) -> Encoder:
        """The encoder for a head that came with singular-value scales; the plain one for a head without. The last few are kept.

        Raises:
            BackboneError: the backbone cannot be found or loaded.
            CheckpointError: the scales are of another backbone.
        """
        if not scales:
            return self.encoder(view)
        from trinity_core.coordinator.encoder import HiddenStateEncoder
        from trinity_core.coordinator.svf import adapted_backbone, scales_digest

        key = (scales_digest(scales), view)
        with self._lock:
            if key not in self._adapted:
                self._adapted[key] = HiddenStateEncoder(adapted_backbone(self.backbone, scales), view=view)
            self._adapted.move_to_end(key)
            while len(self._adapted) > ADAPTED_ENCODERS:
                self._adapted.popitem(last=False)
            return self._adapted[key]
