"""The whole bot on a whole Slack: what people do arrives once, as they typed it, and shows to nobody else."""

from __future__ import annotations

import asyncio
import logging
import resource
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import reviews
from bot.live import Bot, bot
from bot.sandbox import payloads
from bot.sandbox.deliver import Manners
from bot.sandbox.limits import block_problems
from bot.sandbox.person import Person
from bot.sandbox.server import Sandbox, sandbox
from bot.sandbox.world import Message, View
from bot.settings import Settings
from bot.slack import payload
from bot.slack.link import Pace
from bot.store import Filed, Store
from bot.store import Person as Someone
from tests.desk import VOICE
from tests.product import free_port

TEAM = "T0SANDBOX1"


@dataclass
class Office:
    """A workspace with the bot in it."""

    slack: Sandbox
    bot: Bot
    ana: Person
    tom: Person

    async def quiet(self) -> None:
        """Wait until the bot has said all it has to say."""
        assert await self.bot.sender.drain(10)

    def cases(self, who: Person) -> list[Filed]:
        with self.bot.store.turn() as turn:
            return turn.cases(Someone(TEAM, who.user.id))

    async def begun(self, client: str = "Acme Ltd") -> Message:
        """Ana's new case: the first message of its thread."""
        await self.ana.command(f"/partways {client}")
        await self.quiet()
        return [one for one in self.ana.roots() if not one.only_for][-1]


@pytest.fixture(params=["socket", "http"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    async with sandbox(manners=Manners(patience=0.5, retries=(0.0, 0.1, 0.2))) as slack:
        found = Settings(
            mode=request.param,
            bot_token=slack.keys.bot,
            app_token=slack.keys.app,
            signing_secret=slack.keys.secret,
            api_url=slack.api_url,
            port=free_port(),
        )
        store = Store(tmp_path / "partways.db")
        async with bot(found, store, slack.world.clock.now, pace=Pace(ping=0.5)) as alive:
            if alive.port:
                slack.request_url(f"http://127.0.0.1:{alive.port}/slack/events")
            yield Office(slack, alive, slack.person("ana"), slack.person("tom"))


async def test_a_command_is_answered_for_its_author_alone_and_opens_a_thread_in_their_messages(office: Office) -> None:
    general = next(one for one in office.slack.world.conversations.values() if not one.id.startswith("D"))
    delivery = await office.ana.command("/partways R&D <Labs>", general.id)
    await office.quiet()
    assert delivery.response is not None
    assert delivery.response.only_for == office.ana.user.id
    assert [filed.case.client for filed in office.cases(office.ana)] == ["R&D <Labs>"]
    posted = [call.answer["channel"] for call in office.slack.calls if call.method == "chat.postMessage"]
    assert set(posted) == {office.ana.direct.id}
    assert office.tom.roots() == []
    assert [one for one in office.tom.roots(general.id) if "R&amp;D" in one.text] == []


async def test_a_reply_in_the_thread_is_heard_once_though_slack_tells_it_twice(office: Office) -> None:
    root = await office.begun()
    office.slack.faults.duplicate("events_api")
    before = office.cases(office.ana)[0].case
    await office.ana.type("They have not paid three invoices", thread=root.ts)
    await office.quiet()
    after = office.cases(office.ana)[0].case
    assert "They have not paid three invoices" in after.answers.values()
    assert after.revision > before.revision
    once = len(office.ana.thread(root))
    await office.quiet()
    assert len(office.ana.thread(root)) == once


async def test_a_doubled_command_opens_one_case(office: Office) -> None:
    office.slack.faults.duplicate("slash_commands")
    await office.begun()
    assert len(office.cases(office.ana)) == 1
    assert len([one for one in office.ana.roots() if not one.only_for]) == 1


async def test_an_edited_answer_is_the_answer_and_the_same_words_change_nothing(office: Office) -> None:
    root = await office.begun()
    said = await office.ana.type("They have not paid three invoices", thread=root.ts)
    await office.quiet()
    before = office.cases(office.ana)[0].case
    delivery = await office.ana.edit(said, "They have not paid three invoices")
    await office.quiet()
    assert office.cases(office.ana)[0].case == before
    assert delivery.acked or not delivery.sent
    await office.ana.edit(said, "They have paid after all")
    await office.quiet()
    assert office.cases(office.ana)[0].case.answers["story"] == "They have paid after all"


async def test_an_edit_in_no_thread_or_by_somebody_else_changes_no_case(office: Office) -> None:
    root = await office.begun()
    await office.ana.type("They have not paid three invoices", thread=root.ts)
    await office.quiet()
    before = office.cases(office.ana)[0].case
    loose = await office.ana.type("hello?")
    await office.quiet()
    await office.ana.edit(loose, "hello!")
    await office.quiet()
    assert office.cases(office.ana)[0].case == before


async def test_words_outside_every_thread_are_met_with_a_pointer_to_it(office: Office) -> None:
    root = await office.begun()
    await office.ana.type("hello?")
    await office.quiet()
    pointer = [one for one in office.ana.roots() if not one.only_for][-1]
    assert office.slack.world.permalink(root) in pointer.text


async def test_a_press_in_the_thread_is_acknowledged_and_heard(office: Office) -> None:
    root = await office.begun()
    question = office.ana.thread(root)[-1]
    before = office.cases(office.ana)[0].case
    delivery = await office.ana.press(question, "press:skip:")
    await office.quiet()
    assert delivery.acked
    assert office.cases(office.ana)[0].case.done > before.done


async def test_all_answers_open_from_the_card_and_come_back_with_errors_beside_their_fields(office: Office) -> None:
    root = await office.begun()
    await office.ana.press(root, "press:form_facts:")
    assert "submit" not in shown(office.ana).body
    await office.ana.type("They pay late. Rolling contract, 60 days' notice, 6,500 a month.", thread=root.ts)
    await office.quiet()
    await office.ana.type("yes, that's right", thread=root.ts)
    await office.quiet()
    await office.ana.press(root, "press:form_facts:")
    form = shown(office.ana)
    before = office.cases(office.ana)[0].case
    await office.ana.submit(form, {"field:fee": "a lot", "field:notice": "90 days"})
    assert [block.split("@")[0] for block in form.errors] == ["fee"]
    assert office.cases(office.ana)[0].case == before
    await office.ana.submit(form, {"field:fee": None, "field:notice": "90 days"})
    await office.quiet()
    after = office.cases(office.ana)[0].case
    assert office.ana.modal is not form
    assert (after.answers["notice"], "fee" in after.answers) == ("90 days", False)
    assert "90 days" in office.ana.thread(root)[-1].text


async def test_a_form_that_is_sent_again_is_the_same_sending_until_its_values_change(office: Office) -> None:
    root = await office.begun()
    for words in ("They pay late. Rolling contract, 60 days' notice.", "yes, that's right"):
        await office.ana.type(words, thread=root.ts)
        await office.quiet()
    await office.ana.press(root, "press:form_facts:")
    form, world, names = shown(office.ana), office.slack.world, []
    for notice in ("90 days", "90 days", "30 days"):
        office.ana.fill(form, "field:notice", notice)
        sent = payloads.view_submission(world, office.ana.user.id, form)
        assert (await office.slack.courier.interaction("view_submission", sent)).acked
        names.append((sent["trigger_id"], payload.event_of(sent)))
    (first, again, other), events = zip(*names, strict=True)
    assert len({first, again, other}) == 3
    assert events[0] == events[1] != events[2]


async def test_a_menu_s_line_works_as_a_button_does(office: Office) -> None:
    root = await office.begun()
    question = office.ana.thread(root)[-1]
    assert (await office.ana.press(question, "menu", option="Pause")).acked
    await office.quiet()
    assert office.cases(office.ana)[0].case.state == "paused"


async def test_the_home_tab_has_a_button_whose_form_starts_a_case(office: Office) -> None:
    await office.ana.open_home()
    await office.quiet()
    home = office.ana.home
    assert home is not None
    await office.ana.press(home, "press:start:")
    form = shown(office.ana)
    await office.ana.submit(form, {"field:client": ""})
    form = shown(office.ana)
    assert office.cases(office.ana) == []
    await office.ana.submit(form, {"field:client": "Acme & Co"})
    await office.quiet()
    told = shown(office.ana)
    assert "Acme &amp; Co" in str(told.blocks)
    assert "submit" not in told.body
    assert [filed.case.client for filed in office.cases(office.ana)] == ["Acme & Co"]


async def test_the_home_tab_shows_cases_by_stage_with_the_way_to_each_and_the_week(office: Office) -> None:
    await office.begun()
    await office.ana.open_home()
    await office.quiet()
    home = office.ana.home
    assert home is not None
    words = str(home.blocks)
    assert "Talking it through" in words and "Client A" in words and "Nothing is due this week." in words
    [door] = [block["accessory"] for block in home.blocks if "accessory" in block]
    assert door["url"] == office.cases(office.ana)[0].link
    assert (await office.ana.press(home, door["action_id"])).acked
    assert (await office.ana.press(home, "press:digest:")).acked
    assert shown(office.ana).body["callback_id"] == "digest"


async def test_quiet_hours_are_set_from_home_and_shown_there_at_once(office: Office) -> None:
    await office.begun()
    await office.ana.open_home()
    await office.quiet()
    home = office.ana.home
    assert home is not None and "between 19:00 and 07:30" in str(home.blocks)
    assert (await office.ana.press(home, "press:quiet:")).acked
    form = shown(office.ana)
    assert form.body["callback_id"] == "quiet"
    await office.ana.submit(form, {"field:starts": "18:00", "field:ends": "25:00"})
    assert "25:00" in str(form.errors)
    await office.ana.submit(form, {"field:starts": "18:00", "field:ends": "8:15"})
    await office.quiet()
    assert office.ana.home is not None and "between 18:00 and 08:15" in str(office.ana.home.blocks)


async def eventually(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 (nobody tells when it is)
            await asyncio.sleep(0.02)


def shown(who: Person) -> View:
    assert who.modal is not None
    return who.modal


@pytest.mark.parametrize("office", ["socket"], indirect=True)
async def test_a_command_that_can_t_be_kept_is_not_acknowledged_and_the_log_tells_no_words(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    office.bot.store.close()
    with caplog.at_level(logging.DEBUG, "partways"):
        delivery = await office.ana.command("/partways Unspeakable Ltd")
    assert not delivery.acked
    assert delivery.response is not None
    assert "operation_timeout" in delivery.response.text
    assert "command of " in caplog.text
    ours = [record.getMessage() for record in caplog.records if record.name == "partways.listeners"]
    assert not [line for line in ours if "Unspeakable" in line]


@pytest.mark.parametrize("office", ["socket"], indirect=True)
async def test_an_event_that_breaks_is_told_again_by_slack_and_a_press_shows_a_warning(office: Office) -> None:
    root = await office.begun()
    question = office.ana.thread(root)[-1]
    office.bot.store.close()
    assert not (await office.ana.press(question, "press:skip:")).acked
    await office.ana.type("Nobody hears this", thread=root.ts)
    told = [one for one in office.slack.deliveries if one.kind == "events_api"][-1]
    await eventually(lambda: told.attempts == 4)
    assert not told.acked


@pytest.mark.parametrize("office", ["socket"], indirect=True)
async def test_on_a_full_disk_nothing_is_acknowledged_half_kept_or_said_until_there_is_room(office: Office) -> None:
    root = await office.begun()
    question, before = office.ana.thread(root)[-1], office.cases(office.ana)
    whole = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, whole[1]))
    try:
        assert not (await office.ana.press(question, "press:skip:")).acked
        assert not (await office.ana.command("/partways Other Ltd")).acked
        await office.ana.type("They have not paid three invoices", thread=root.ts)
        told = [one for one in office.slack.deliveries if one.kind == "events_api"][-1]
        await eventually(lambda: told.attempts == 4)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, whole)
    assert not told.acked
    assert office.cases(office.ana) == before
    assert (await office.ana.press(question, "press:skip:")).acked
    await office.quiet()
    said = [one.text for one in office.ana.thread(root) if one.bot]
    assert len(said) == 3
    assert not [text for text in said if "broke" in text]


@pytest.mark.parametrize("office", ["socket"], indirect=True)
async def test_lost_and_refreshed_sockets_lose_no_answer(office: Office) -> None:
    root = await office.begun()
    assert await office.slack.faults.refresh_sockets() == 1
    await office.ana.type("They have not paid three invoices", thread=root.ts)
    assert await office.slack.faults.drop_sockets() > 0
    await eventually(lambda: "They have not paid three invoices" in office.cases(office.ana)[0].case.answers.values())


async def test_a_text_without_a_case_is_looked_at_in_a_form_and_nothing_of_it_is_kept(office: Office) -> None:
    reviews.review("They have paid.", "email", VOICE)  # what judges words is loaded, as it is after the first time
    delivery = await office.ana.command("/partways review")
    assert delivery.acked
    form = office.ana.modal
    assert form is not None
    await office.ana.submit(form, {"field:own": "Hi Maya, we think it may be time to part ways. <!channel> knows."})
    shown = office.ana.modal
    assert shown is not None
    words = str(shown.blocks)
    assert "Must be mended" in words
    assert "<!channel>" not in words
    assert list(block_problems(shown.blocks, "modal")) == []
    assert office.cases(office.ana) == []
