"""The addresses under `/v1`: what models there are, and chat completions."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from trinity_core.errors import TrinityError, UserError
from trinity_core.settings import SessionLimits, SessionPlan
from ui.handlers import COORDINATOR, task_of
from ui.hub import HubFullError, LiveHub
from ui.openai_api.body import SEEDS, ChatRequest, read_body
from ui.openai_api.completion import Completion, trace_url
from ui.openai_api.conversation import question_of
from ui.openai_api.gate import Gate, busy
from ui.openai_api.models import Model, ModelCard, Models
from ui.openai_api.outcome import Ending, log_lines
from ui.openai_api.refusal import Refusal, json_response
from ui.openai_api.stream import Streamed, events
from ui.services import Programs, Services

_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_ADDRESSES = "/v1/models (GET) and /v1/chat/completions (POST)"
Answer = Callable[[Request], Awaitable[Response]]


def openai_routes(services: Services, programs: Programs | None) -> list[Route]:
    """The endpoint's addresses; none when programs are not served."""
    if programs is None:
        return []
    endpoint = Endpoint(services, services.hub, Models(services), Gate(programs.tokens))
    return [
        Route("/v1/models", _answered(endpoint.list_models), methods=["GET"]),
        Route("/v1/models/{name:path}", _answered(endpoint.show_model), methods=["GET"]),
        Route("/v1/chat/completions", _answered(endpoint.complete), methods=["POST"]),
        Route("/v1/{rest:path}", _answered(endpoint.nothing), methods=_METHODS),
    ]


def _answered(answer: Answer) -> Answer:
    """The same, with every error of ours in the shape clients read."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Refusal as refusal:
            return refusal.response
        except ClientDisconnect:
            return Response(status_code=400)
        except UserError as error:
            return Refusal(400, str(error), code="invalid_request").response
        except TrinityError as error:
            return Refusal(500, str(error), code="server_error").response

    return answered


class Endpoint:
    """Answers requests.

    Args:
        services: the application's collaborators.
        hub: where sessions run, so that they can be watched and are stored like any other.
        models: what can be asked for.
        gate: who may ask.
    """

    def __init__(self, services: Services, hub: LiveHub, models: Models, gate: Gate) -> None:
        self._services, self._hub, self._models, self._gate = services, hub, models, gate
        self._since = int(time.time())

    async def list_models(self, request: Request) -> Response:
        """Every model that can run now."""
        self._gate.admit(request)
        cards = await run_in_threadpool(self._models.cards)
        return json_response({"object": "list", "data": [self._described(card) for card in cards]})

    async def show_model(self, request: Request) -> Response:
        """One model."""
        self._gate.admit(request)
        name = request.path_params["name"]
        return json_response(self._described(await run_in_threadpool(lambda: self._models.card(name))))

    def _described(self, card: ModelCard) -> dict[str, object]:
        extension = {"pool": card.pool, "strategy": card.strategy, "title": card.title, "idea": card.idea}
        return {"id": card.name, "object": "model", "created": self._since, "owned_by": "trinity-explorer", "trinity": extension}

    async def nothing(self, request: Request) -> Response:
        """Any other address."""
        self._gate.admit(request)
        raise Refusal(404, f"There is no {request.method} {request.url.path[:80]!r} here, only {_ADDRESSES}.", code="unknown_url")

    async def complete(self, request: Request) -> Response:
        """One session on the conversation's question."""
        self._gate.admit(request)
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise Refusal(400, "Send the body as application/json.", code="invalid_content_type")
        asked = read_body(await request.body())
        with ExitStack() as held:
            held.enter_context(self._gate.place())
            session_id = await run_in_threadpool(lambda: self._start(asked))
            held.callback(self._hub.cancel, session_id)
            completion = Completion(session_id, asked.model, int(time.time()), trace_url(request, session_id))
            if asked.stream:
                pieces = events(log_lines(self._hub, session_id), completion, progress=asked.progress, include_usage=asked.include_usage)
                return Streamed(pieces, over=held.pop_all().close, headers=completion.headers)
            return await self._whole(request, completion)

    def _start(self, asked: ChatRequest) -> str:
        question, model = question_of(asked.messages), self._models.model(asked.model)
        services, pool = self._services, model.pool
        plan = replace(self._plan(asked, question, model), task=model.option.task(question) or task_of(services, question))
        try:
            return self._hub.start(services.labels(plan, pool), pool, services.start)
        except HubFullError as error:
            raise busy(str(error)) from error

    def _plan(self, asked: ChatRequest, question: str, model: Model) -> SessionPlan:
        limits = SessionLimits(max_turns=asked.max_turns)
        drawn = secrets.randbelow(SEEDS) if asked.sampled else 1
        return SessionPlan(
            question=question,
            strategy=model.strategy,
            pool=model.pool.name,
            agents=tuple(agent.info for agent in model.pool.agents),
            seed=drawn if asked.seed is None else asked.seed,
            argmax=not asked.sampled,
            head=model.head if model.strategy == COORDINATOR else "",
            limits=limits if asked.max_tokens is None else replace(limits, max_tokens=asked.max_tokens),
        )

    async def _whole(self, request: Request, completion: Completion) -> Response:
        leaving = asyncio.ensure_future(_left(request))
        leaving.add_done_callback(lambda done: done.cancelled() or self._hub.cancel(completion.session_id))
        ending = Ending()
        try:
            async for line in log_lines(self._hub, completion.session_id):
                ending.see(line)
            return json_response(completion.whole(ending.outcome), headers=completion.headers)
        except Refusal as refusal:
            refusal.headers.update(completion.headers)
            return refusal.response
        finally:
            leaving.cancel()


async def _left(request: Request) -> None:
    """Returns when the client has gone; the body is read already, so nothing else can come."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
