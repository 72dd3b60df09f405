"""Sharing by a link, apart from Gradio: who can see a thing, told in words, and changed by its owner alone."""

from __future__ import annotations

import json

from storage.access import Thing
from trinity_core.errors import TrinityError
from ui.hub import valid_id
from ui.visiting.guard import Guard

ALONE = "Only you can see this {}."
NOW = "Anybody with this link can now see it."
SHARED = "Anybody with its link can see this {}."
BACK = "The link works for nobody else any more."
ANOTHERS = "Another visitor shared this {} to be looked at. Only they can change it."


def told(guard: Guard, thing: Thing, known: object, say: str = "") -> str:
    """What the page says of a thing; empty for one that is not there, or not for this visitor."""
    given = valid_id(known)
    try:
        if not given or not guard.may_read(thing, given):
            return ""
        own, shared = guard.owns(thing, given), guard.shared(thing, given)
    except TrinityError:  # the page says of the thing itself what is wrong
        return ""
    words = say or (ANOTHERS if not own else SHARED if shared else ALONE).format(thing.value)
    return json.dumps({"thing": thing.value, "id": given, "own": own, "shared": shared, "say": words})


def share(guard: Guard, thing: Thing, known: object, shared: object) -> str:
    """Share a thing, or take it back, and say so."""
    given, wanted = valid_id(known), shared is True
    try:
        guard.share(thing, given, wanted)
    except TrinityError as error:
        return told(guard, thing, given, str(error))
    return told(guard, thing, given, NOW if wanted else BACK)
