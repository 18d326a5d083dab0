"""What is generated in the documents: the page of rules, the tables in the README, transcripts as the bot has them now.

``python -m tests.documents`` writes them; with ``--check`` it changes nothing and says what is out of date. The
transcripts themselves are checked by their own tests.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot import settings
from bot.slack import files, history, listeners, sender
from bot.voice import Voice
from tests import rules
from tests.playing import TRANSCRIPTS, play
from tests.tables import Drift, table

ROOT = Path(__file__).parent.parent
README = "README.md"

REASONS = {
    "chat:write": "to write in your thread, and to keep its card up to date",
    "commands": "to answer `/partways`",
    "files:read": "to open a file that you drop into your own thread, and no other",
    "files:write": "to put the calendar file into your thread",
    "im:history": "to hear what you type in the thread; after a lost answer, to look whether a message arrived",
    "im:write": "to find the direct message again when the answer to the first message was lost",
    "users:read": "to know your time zone, which dates depend on, and the name that signs a letter",
}
"""Why each scope is asked for."""


def setting_rows(source: str) -> Iterator[str]:
    """A row for each setting: its variable and what stands under its field in ``Settings``, with its default."""
    classes = [node for node in ast.parse(source).body if isinstance(node, ast.ClassDef)]
    body = next(node.body for node in classes if node.name == "Settings")
    for field, below in zip(body, [*body[1:], ast.Pass()], strict=True):
        if not isinstance(field, ast.AnnAssign) or ast.unparse(field.target) == "mode":
            continue
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
        named = re.fullmatch(r"([A-Z_]+)(?:, (.+?))?: (.+)\.", str(text))
        if named is None:
            raise Drift(f"bot/settings.py: say under {ast.unparse(field.target)} which variable it is, and what for")
        default = getattr(settings.Settings, ast.unparse(field.target))
        begins = f" (`{named[2].strip('`')}`)" if named[2] else ""
        unset = f"; unset, `{default}`" if default else ""
        yield f"| `{named[1]}`{begins} | {named[3].replace('``', '`')}{unset} |"


def scope_rows(scopes: Mapping[str, str], asked: list[str], reasons: Mapping[str, str] = REASONS) -> Iterator[str]:
    """A row for each scope that the manifest asks for: why, and what in the code needs it (``SCOPES``)."""
    for scope in sorted({*asked, *scopes.values()} - {""}):
        uses = ", ".join(f"`{name}`" for name, needed in scopes.items() if needed == scope)
        if not (uses and scope in asked and scope in reasons):
            raise Drift(
                f"{scope}: name it in manifest.json, in a table of SCOPES, and its reason in tests/documents.py"
            )
        yield f"| `{scope}` | {reasons[scope]} | {uses} |"


def transcript_rows(root: Path) -> Iterator[str]:
    """A line for each transcript: its title, linked."""
    for file in sorted((root / TRANSCRIPTS.relative_to(ROOT) / "en").glob("*.md")):
        title = file.read_text("utf-8").partition("\n")[0].removeprefix("# ")
        yield f"- [{title}]({file.relative_to(root).as_posix()})"


def tables(root: Path) -> dict[str, str]:
    """The generated parts of the README, by the names in their markers."""
    manifest = json.loads((root / "manifest.json").read_text("utf-8"))
    scopes = {**listeners.SCOPES, **sender.SCOPES, **history.SCOPES, **files.SCOPES}
    asked = manifest["oauth_config"]["scopes"]["bot"]
    return {
        "settings": table(("Setting", "What it is"), setting_rows(inspect.getsource(settings))),
        "scopes": table(("Scope", "Why", "Used for"), scope_rows(scopes, asked)),
        "transcripts": "\n".join(transcript_rows(root)),
    }


def filled(text: str, parts: Mapping[str, str]) -> str:
    """The text with each part between its markers; ``Drift`` when a part's markers aren't there once."""
    for name, part in parts.items():
        begin, end = f"<!-- {name}: written by make fix -->", f"<!-- end of {name} -->"
        if (text.count(begin), text.count(end)) != (1, 1) or text.index(begin) > text.index(end):
            raise Drift(f"{README}: the markers {begin} and {end} belong there once")
        before, after = text.partition(begin)[0], text.partition(end)[2]
        text = f"{before}{begin}\n{part}\n{end}{after}"
    return text


def generated(root: Path) -> dict[str, str]:
    """The text of each document that is made, whole or in part; ``Drift`` where something has to be written first."""
    return {README: filled((root / README).read_text("utf-8"), tables(root)), rules.PAGE: rules.page(Voice())}


def _write_transcripts(folder: Path, only: list[str]) -> None:
    for file in sorted(folder.rglob("*.md")):
        if only and file.stem not in only:
            continue
        with tempfile.TemporaryDirectory() as kept:
            played = asyncio.run(play(file.read_text("utf-8"), Path(kept)))
        file.write_text(played.text, "utf-8")
        print(f"{file.stem}: {len(played.by_deed)} deeds, {len(played.calls)} calls")


def main(arguments: list[str], root: Path = ROOT) -> int:
    """Write, or check; 1 with one line when something is out of date. Names after it: only these transcripts."""
    try:
        fresh = generated(root)
    except Drift as drift:
        print(drift, file=sys.stderr)
        return 1
    stale = [name for name, text in fresh.items() if _read(root / name) != text]
    if "--check" in arguments:
        if stale:
            verb = "is" if len(stale) == 1 else "are"
            print(f"{' and '.join(stale)} {verb} out of date: run `make fix`", file=sys.stderr)
        return int(bool(stale))
    for name in stale:
        (root / name).write_text(fresh[name], "utf-8")
    _write_transcripts(root / TRANSCRIPTS.relative_to(ROOT), arguments)
    return 0


def _read(file: Path) -> str:
    return file.read_text("utf-8") if file.exists() else ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
