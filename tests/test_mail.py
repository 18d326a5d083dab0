"""The email opened in Gmail or Outlook, as it stands."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from bot.mail import MOST, links, parted
from tests.drafted import drafted, text

LETTER = "Subject: It ends & how\n\nHi Maya,\n\n100 % of it, \u00a32,935.48 + more?\n- a\n- b"


def test_both_links_hold_the_whole_email() -> None:
    for name, url in links(LETTER, "notices@ivyandoat.example").items():
        asked = parse_qs(urlsplit(url).query, keep_blank_values=True)
        subject = asked["su" if name == "gmail" else "subject"]
        assert (asked["to"], subject) == (["notices@ivyandoat.example"], ["It ends & how"])
        assert asked["body"] == [LETTER.partition("\n\n")[2]]


def test_a_usual_draft_has_room_in_a_link() -> None:
    assert set(links(text(drafted()), "notices@ivyandoat.example")) == {"gmail", "outlook"}


def test_a_long_email_has_no_link() -> None:
    assert links("Subject: x\n\n" + "word and more. " * 300) == {}


def test_what_is_no_address_is_left_out() -> None:
    assert "to=&" in links(LETTER, "their office in Leeds")["gmail"]
    assert "to=a@b.example&" in links(LETTER, "to Ann, a@b.example&cc=x@y.example")["gmail"]


@given(st.text(max_size=400), st.text(max_size=40))
def test_no_text_breaks_out_of_its_place(words: str, address: str) -> None:
    for url in links(words.replace("\ud800", ""), address).values():
        assert len(url) <= MOST
        asked = parse_qs(urlsplit(url).query, keep_blank_values=True)
        assert asked["body"] == [parted(words)[1]]
