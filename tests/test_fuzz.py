"""Whatever is typed, wherever it is typed, and whatever Slack's payloads come to: nothing breaks, nothing comes alive.

In CI a few examples, always the same; ``make fuzz`` tries as many as are asked for.
"""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.coach import dialogue
from bot.coach.case import Case, Pressed, State, Typed
from bot.coach.steps import QUESTIONS
from bot.sandbox.limits import problems
from bot.slack import blocks, envelope, markup
from tests.bending import EVIL, ODD, alive, bent
from tests.desk import VOICE, case, desk
from tests.drafted import drafted

EXAMPLES = int(os.environ.get("PARTWAYS_FUZZ", "6"))
HERE = desk()
SENSE = (
    "60 days",
    "yes",
    "no",
    "tomorrow",
    "stop",
    "back",
    "6,500 a month",
    "by email",
    "skip",
    "change the notice to",
)
TYPED = st.lists(st.one_of(st.sampled_from((*EVIL, *ODD, *SENSE)), st.text(max_size=30)), max_size=6).map(" ".join)
STATES: tuple[State, ...] = ("open", "paused", "stopped", "mending", "waiting", "drafted", "closed", "cancelled")

bounded = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="PARTWAYS_FUZZ" not in os.environ,
    suppress_health_check=list(HealthCheck),
)


def at(question: str) -> Case:
    """A case whose client has every mark in their name, at a question."""
    order = list(QUESTIONS)
    before = " ".join(order[: order.index(question)])
    return replace(case(before), client=" ".join(EVIL), current=question, asked={question: 0})


def sound(start: Case, typed: str) -> None:
    """It is heard, and what is said to it is a message that Slack takes, in which nothing typed is alive."""
    _, replies = dialogue.hear(start, Typed(markup.unescape(markup.escape(typed))), HERE)
    for reply in replies:
        page = VOICE.render(reply)
        shown = blocks.message(page)
        assert problems("update" if page.replaces else "message", shown) == []
        assert alive(shown["text"], shown["blocks"]) == []


@pytest.mark.parametrize("question", QUESTIONS)
@bounded
@given(TYPED)
def test_anything_typed_at_any_question_is_answered_and_shown_as_it_is(question: str, typed: str) -> None:
    sound(at(question), typed)


@pytest.mark.parametrize("state", STATES)
@bounded
@given(TYPED)
def test_anything_typed_in_any_state_is_answered_and_shown_as_it_is(state: State, typed: str) -> None:
    sound(replace(drafted(), client=" ".join(EVIL), state=state), typed)


@bounded
@given(TYPED)
def test_anything_typed_in_a_rehearsal_is_answered_and_shown_as_it_is(typed: str) -> None:
    began, _ = dialogue.hear(drafted(), Typed("rehearse tears"), HERE)
    assert began.rehearsal is not None
    sound(began, typed)


@pytest.mark.parametrize("question", QUESTIONS)
@bounded
@given(st.data())
def test_a_form_may_hold_anything_and_only_what_its_fields_can_hold_is_kept(question: str, data: st.DataObject) -> None:
    held = st.one_of(TYPED, st.lists(st.text(max_size=9), max_size=3).map(tuple))
    names = [one.name for one in QUESTIONS[question].fields]
    values = data.draw(st.dictionaries(st.sampled_from(names), held, max_size=3))
    start = at(question)
    after, _ = dialogue.hear(start, Pressed("send", "", question, 0, values), HERE)
    fields = {one.name: one for one in QUESTIONS[question].fields}
    new = {name: after.answers[name] for name in fields if after.answers.get(name) != start.answers.get(name)}
    assert [name for name, value in new.items() if name in values and not fields[name].fits(value)] == []


BODIES: tuple[dict[str, Any], ...] = (
    {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": "T1",
        "authorizations": [{"team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "event": {"type": "message", "channel": "D1", "user": "U1", "ts": "1.1", "thread_ts": "1.0", "text": "hello"},
    },
    {
        "type": "block_actions",
        "trigger_id": "1.2",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1"},
        "channel": {"id": "D1"},
        "container": {"type": "message", "channel_id": "D1", "message_ts": "1.1", "thread_ts": "1.0"},
        "message": {"ts": "1.1", "thread_ts": "1.0", "blocks": [{"type": "section", "block_id": "a@1"}]},
        "state": {"values": {"a@1": {"field:a": {"type": "plain_text_input", "value": "x"}}}},
        "actions": [{"action_id": "press:skip:", "block_id": "b", "value": "[]"}],
    },
    {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": "U1"},
        "view": {"callback_id": "form", "private_metadata": "{}", "state": {"values": {}}, "blocks": []},
    },
    {"command": "/partways", "user_id": "U1", "team_id": "T1", "text": "Acme"},
)


@pytest.mark.parametrize("body", BODIES, ids=lambda one: str(one.get("type", "command")))
@settings(bounded, max_examples=EXAMPLES * 20)
@given(st.data())
def test_a_payload_bent_anywhere_never_breaks_the_judge(body: dict[str, Any], data: st.DataObject) -> None:
    assert envelope.refused(body, "T1") == ""
    other = bent(body, data)
    assert envelope.refused(other, "T1") in ("", "shape", "outsider", "elsewhere")
    json.dumps(other)
