"""States: equal however they are computed."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from trinity_core.coordinator.encoder import HiddenStateEncoder
from trinity_core.settings import View
from trinity_core.types import Transcript

CLOSE = {"rtol": 0.0, "atol": 2e-5}


def _full(backbone, transcripts, **options):
    return np.concatenate([HiddenStateEncoder(backbone, cache_sessions=0, **options).encode([t]).states for t in transcripts])


@pytest.mark.parametrize("model", ["qwen", "gpt2", "mistral"])
def test_states_with_remembered_turns_equal_full_reading(model, session, request):
    backbone = request.getfixturevalue(model)
    encoder = HiddenStateEncoder(backbone)
    cached = np.concatenate([encoder.encode([transcript]).states for transcript in session])
    np.testing.assert_allclose(cached, _full(backbone, session), **CLOSE)


@pytest.mark.parametrize("model", ["qwen", "gpt2", "mistral"])
def test_a_batch_equals_single_reading(model, session, request):
    backbone = request.getfixturevalue(model)
    bulk = HiddenStateEncoder(backbone, cache_sessions=0).encode(session[::-1]).states
    np.testing.assert_allclose(bulk[::-1], _full(backbone, session), **CLOSE)


def test_a_batch_of_different_prefixes_equals_single_reading(qwen, session):
    encoder = HiddenStateEncoder(qwen)
    for turns in (1, 3):
        encoder.encode([Transcript("Short?", session[turns].turns), session[turns], Transcript("An unrelated and longer question, is it?")])
    mixed = [Transcript("Short?", session[5].turns), session[4], session[1], Transcript("An unrelated one")]
    np.testing.assert_allclose(encoder.encode(mixed).states, _full(qwen, mixed), **CLOSE)


def test_concurrent_callers_get_their_own_states(qwen, session):
    encoder, wanted = HiddenStateEncoder(qwen, cache_sessions=3), _full(qwen, session)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda n: encoder.encode([session[n % 6]]).states[0], range(120)))
    for n, state in enumerate(found):
        np.testing.assert_allclose(state, wanted[n % 6], **CLOSE)


def test_only_new_tokens_are_fed_at_the_next_turn(gpt2, session, monkeypatch):
    encoder, fed = HiddenStateEncoder(gpt2), []
    first, second = encoder.encode([session[3]]), encoder.prompts.write(session[4])
    forward = gpt2.model.forward
    monkeypatch.setattr(gpt2.model, "forward", lambda **inputs: (fed.append(inputs["input_ids"].shape[1]), forward(**inputs))[1])
    encoder.encode([session[4]])
    known = encoder.prompts.write(session[3]).content
    assert fed == [len(second.ids) - known]
    assert first.tokens_read[0] > known > fed[0]


def test_different_transcripts_give_different_states_of_the_right_shape(qwen, session):
    encoding = HiddenStateEncoder(qwen).encode(session)
    assert encoding.states.shape == (6, 32)
    assert encoding.states.dtype == np.float32
    assert encoding.tokens_cut == (0,) * 6
    assert len({state.tobytes() for state in encoding.states}) == 6


def test_a_verdict_changes_the_full_view_only(qwen, session):
    full, workers = (HiddenStateEncoder(qwen, view=view).encode(session[2:4]).states for view in (View.FULL, View.WORKERS))
    assert np.abs(full[0] - full[1]).max() > 1e-3
    np.testing.assert_allclose(workers[0], workers[1], **CLOSE)


def test_a_cut_is_told_and_states_stay_equal_across_it(qwen, session):
    long = [Transcript("count " * 900, transcript.turns) for transcript in session]
    encoder = HiddenStateEncoder(qwen, max_tokens=700)
    cached = [encoder.encode([transcript]) for transcript in long]
    assert all(encoding.tokens_cut[0] > 0 and encoding.tokens_read[0] <= 700 for encoding in cached)
    np.testing.assert_allclose(np.concatenate([e.states for e in cached]), _full(qwen, long, max_tokens=700), **CLOSE)


def test_no_transcripts_give_no_states(qwen):
    assert HiddenStateEncoder(qwen).encode([]).states.shape == (0, 32)
