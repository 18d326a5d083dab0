"""What is counted and timed, for whoever watches over the bot: numbers alone, in the format that Prometheus reads.

No label holds a team, a person, a case or a word; each takes its values from a list in the code. Counting is done at
the edge, where Slack is heard and called: the coach knows nothing of it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.store import Backlog

ACK_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 2.5, 3.0, 5.0, 10.0)
"""Slack waits three seconds for an ack (slack.md 1.1)."""
TURN_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.015, 0.02, 0.025, 0.03, 0.05, 0.1, 0.25, 0.5, 1.0)
"""Turns run one after the other in the loop: at 25 ms it hears forty messages a second."""

KINDS = ("command", "event", "press", "form", "other")
"""What Slack sends, as it is told apart in the labels."""
_TYPES = {"event_callback": "event", "block_actions": "press", "view_submission": "form", "view_closed": "form"}


class Metrics:
    """The counters of one bot, in a register of their own."""

    def __init__(self) -> None:
        self._register = register = CollectorRegistry()
        ack = "Seconds from hearing something of Slack to its acknowledgement, by what it was"
        self._acks = Histogram("partways_ack_seconds", ack, ["kind"], buckets=ACK_SECONDS, registry=register)
        unacked = "What was heard of Slack and not acknowledged"
        self._unacked = Counter("partways_unacked", unacked, ["kind"], registry=register)
        refused = "Requests that Slack can't have sent, by what was wrong with them"
        self.refused = Counter("partways_refused", refused, ["why"], registry=register)
        turn = "Seconds that one turn took: what was said heard, kept and answered"
        self.turns = Histogram("partways_turn_seconds", turn, buckets=TURN_SECONDS, registry=register)
        retries = "Tries of a call to Slack that have to be made again, by method"
        self.retries = Counter("partways_retries", retries, ["method"], registry=register)
        given_up = "Rows of the outbox that can never be sent, by method"
        self.given_up = Counter("partways_given_up", given_up, ["method"], registry=register)
        again = "Connections of Socket Mode after the first"
        self.reconnects = Counter("partways_socket_reconnects", again, registry=register)
        self.forms = Counter("partways_forms_opened", "Forms opened in Slack", registry=register)
        for kind in KINDS:
            self._acks.labels(kind)
            self._unacked.labels(kind)
        ProcessCollector(registry=register)

    def know(self, methods: Iterable[str]) -> None:
        """The methods that are counted, so that each is there at nought before anything happens."""
        for method in methods:
            self.retries.labels(method)
            self.given_up.labels(method)

    def answered(self, body: Mapping[str, Any], acked: bool, seconds: float) -> None:
        """Something was heard and answered, well enough for Slack or not."""
        kind = _kind(body)
        if acked:
            self._acks.labels(kind).observe(seconds)
        else:
            self._unacked.labels(kind).inc()

    def watch(self, backlog: Callable[[], Backlog]) -> None:
        """From now on tell of the outbox, too, which is looked at whenever the numbers are read."""
        self._register.register(_Outbox(backlog))

    def text(self) -> bytes:
        """All of it as Prometheus reads it. OSError when the outbox can't be read."""
        return generate_latest(self._register)


class _Outbox(Collector):
    def __init__(self, backlog: Callable[[], Backlog]) -> None:
        self._backlog = backlog

    def describe(self) -> Iterable[Metric]:
        """Nothing ahead of time: the outbox is not read before it is asked for."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """How long the outbox is, and for how long its oldest row has waited."""
        backlog = self._backlog()
        yield GaugeMetricFamily("partways_outbox_rows", "Rows of the outbox still to be sent", backlog.waiting)
        yield GaugeMetricFamily("partways_outbox_given_up_rows", "Rows that could not be sent", backlog.given_up)
        age = "Seconds that the oldest row has waited; 0 where none waits"
        yield GaugeMetricFamily("partways_outbox_oldest_seconds", age, backlog.age(time.time()))


def _kind(body: Mapping[str, Any]) -> str:
    return "command" if body.get("command") else _TYPES.get(str(body.get("type")), "other")
