"""The shape of what Slack sends, as far as anything here reads it (slack.md 3): put together like bricks.

A ``Fits`` says whether a value is as it should be; parts that nobody reads are not looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Fits = Callable[[Any], bool]

_WORD = re.compile(r"[!-~]{1,255}")
_CODE = re.compile(r"[ -~]{0,2000}")


def text(value: Any) -> bool:
    """Any words."""
    return isinstance(value, str)


def word(value: Any) -> bool:
    """An id, a moment or a name of Slack's: printable, without spaces."""
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def code(value: Any) -> bool:
    """A code of ours as it comes back from a button or option."""
    return isinstance(value, str) and _CODE.fullmatch(value) is not None


def number(value: Any) -> bool:
    """A whole number that a revision or an id can be."""
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**53


def maybe(fits: Fits) -> Fits:
    """The same, or nothing at all."""
    return lambda value: value is None or fits(value)


def having(**parts: Fits) -> Fits:
    """An object whose parts fit; what else it has doesn't matter."""
    return lambda value: isinstance(value, dict) and all(fits(value.get(key)) for key, fits in parts.items())


def each(fits: Fits) -> Fits:
    """An object whose every value fits."""
    return lambda value: isinstance(value, dict) and all(map(fits, value.values()))


def many(fits: Fits, least: int = 0) -> Fits:
    """A list whose every item fits."""
    return lambda value: isinstance(value, list) and len(value) >= least and all(map(fits, value))


def row(*items: Fits) -> Fits:
    """A list of exactly these."""
    return lambda value: (
        isinstance(value, list)
        and len(value) == len(items)
        and all(fits(one) for fits, one in zip(items, value, strict=True))
    )


def both(*ways: Fits) -> Fits:
    """One and the other."""
    return lambda value: all(fits(value) for fits in ways)


def either(*ways: Fits) -> Fits:
    """One or the other."""
    return lambda value: any(fits(value) for fits in ways)


_named = maybe(either(word, having(id=maybe(word))))
_option = having(value=code)
_options = maybe(many(_option))
_held = having(
    type=text,
    value=maybe(text),
    selected_option=maybe(_option),
    selected_options=_options,
    selected_date=maybe(word),
    selected_user=maybe(word),
)
_values = each(each(_held))
_state = maybe(having(values=maybe(_values)))
_element = having(
    type=text,
    action_id=maybe(text),
    options=_options,
    initial_option=maybe(_option),
    initial_options=_options,
    initial_date=maybe(word),
    initial_user=maybe(word),
    initial_value=maybe(text),
)
_block = having(type=text, block_id=maybe(text), elements=maybe(many(_element)))
_asking = having(type=lambda value: value == "input", block_id=text, element=having(type=text, action_id=text))
_silent = having(type=lambda value: value != "input")
_action = having(action_id=text, block_id=maybe(text), value=maybe(text), selected_option=maybe(_option))
_typed = having(user=maybe(word), text=maybe(text), ts=maybe(word), thread_ts=maybe(word), bot_id=maybe(text))
_inner = having(type=text, user=_named, channel=_named, item=maybe(having()), message=maybe(_typed))
_file = having(
    id=word,
    name=maybe(text),
    mimetype=maybe(text),
    mode=maybe(text),
    file_access=maybe(text),
    size=maybe(number),
    user=maybe(word),
)
_message = having(
    channel=word,
    user=maybe(word),
    ts=word,
    thread_ts=maybe(word),
    text=maybe(text),
    subtype=maybe(text),
    channel_type=maybe(text),
    bot_id=maybe(text),
    files=maybe(many(_file)),
    message=maybe(_typed),
    previous_message=maybe(_typed),
)
_granted = having(team_id=maybe(word), enterprise_id=maybe(word), user_id=maybe(word))
_around = having(
    team=_named,
    enterprise=_named,
    team_id=maybe(word),
    enterprise_id=maybe(word),
    api_app_id=maybe(word),
    event_id=maybe(word),
    trigger_id=maybe(word),
    authorizations=maybe(many(_granted)),
    response_urls=maybe(many(having())),
)
_view = having(
    callback_id=maybe(text),
    private_metadata=maybe(text),
    app_installed_team_id=maybe(word),
    team_id=maybe(word),
    state=_state,
    blocks=many(either(_asking, _silent)),
)
_pressing = having(
    user=having(id=word, team_id=maybe(word)),
    actions=many(_action, 1),
    container=maybe(having(channel_id=maybe(word), message_ts=maybe(word), thread_ts=maybe(word))),
    channel=_named,
    message=maybe(having(ts=maybe(word), thread_ts=maybe(word), user=_named, blocks=maybe(many(_block)))),
    view=maybe(_view),
    state=_state,
)
_sent = both(_view, having(callback_id=text, state=having(values=_values)))
_sending = having(user=having(id=word, team_id=maybe(word)), view=_sent)
KINDS: Mapping[str, Fits] = {
    "event_callback": having(event=_inner),
    "block_actions": _pressing,
    "view_submission": _sending,
    "view_closed": _sending,
    "shortcut": having(user=having(id=word), callback_id=text),
    "message_action": having(user=having(id=word), callback_id=text, channel=_named),
    "url_verification": having(challenge=text),
}
"""What each kind of body must have; slack.md 3."""
_command = having(command=text, user_id=word, team_id=maybe(word), text=maybe(text), channel_id=maybe(word))
_EVENTS: Mapping[str, Fits] = {"message": _message, "app_home_opened": having(user=word, tab=maybe(text))}
NOTES = having(channel=word, thread=word, question=code, revision=number)
"""What a form of a case carries with it."""


def read(words: Any, fits: Fits) -> Any:
    """The JSON in some words; None where there is none, or another than is asked for."""
    try:
        found = json.loads(words)
    except (TypeError, ValueError, RecursionError):
        return None
    return found if fits(found) else None


def readable(body: Any) -> bool:
    """Whether it is of a kind that Slack sends, and has what is read of it."""
    if not isinstance(body, dict) or not _around(body):
        return False
    if "command" in body:
        return _command(body)
    kind = body.get("type")
    if not isinstance(kind, str) or kind not in KINDS or not KINDS[kind](body):
        return False
    event = body.get("event") or {}
    return _EVENTS.get(event.get("type", ""), having())(event)
