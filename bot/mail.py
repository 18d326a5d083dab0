"""Links that open an email, written out, in the browser's mail: nothing is sent until the person sends it."""

from __future__ import annotations

import re
from urllib.parse import quote

MOST = 3_000
"""Characters of a button's link; slack.md 1.2."""

GMAIL = "https://mail.google.com/mail/?view=cm&fs=1&to={to}&su={subject}&body={body}"
OUTLOOK = "https://outlook.office.com/mail/deeplink/compose?to={to}&subject={subject}&body={body}"

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def links(text: str, address: str = "") -> dict[str, str]:
    """A link for each mail program, by its name; none where one would be too long.

    ``text`` has its subject first, after a word and a colon, and an empty line. ``address`` may be anything typed;
    what is no email address is left out.
    """
    subject, body = (_coded(part) for part in parted(text))
    found = _ADDRESS.search(address)
    to = quote(found[0], safe="@") if found else ""
    forms = (("gmail", GMAIL), ("outlook", OUTLOOK))
    made = {name: url.format(to=to, subject=subject, body=body) for name, url in forms}
    return {} if any(len(url) > MOST for url in made.values()) else made


def _coded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def parted(text: str) -> tuple[str, str]:
    """Subject and body; no subject where the first line doesn't call itself one."""
    first, _, rest = text.partition("\n\n")
    named = re.fullmatch(r"\w+: *([^\n]*)", first)
    return (named[1], rest) if named and rest else ("", text)
