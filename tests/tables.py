"""Pieces of a generated page: tables, where the code says a rule comes from, and the public sources behind it."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from bot.coach.case import Say
from bot.voice import Voice

SOURCES = tomllib.loads((Path(__file__).parent / "sources.toml").read_text("utf-8"))
"""``public``: each source in words by its number; ``cited``: the numbers behind a section, or behind one row."""

_SECTION = r"\d+(?:\.\d+)?"
_NAMED = re.compile(rf"domain\.md ({_SECTION}(?:(?:, | and | to |-){_SECTION}(?! ?\())*)")


class Drift(Exception):  # noqa: N818 (what it says is its name)
    """The documents can't be generated; the text says what to write by hand first."""


def table(heads: tuple[str, ...], rows: Iterable[str]) -> str:
    """A table of Markdown, from rows that are one already."""
    return "\n".join([f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}", *rows])


def row(*cells: object) -> str:
    """One row of a table; a line break or a bar in a cell would end it."""
    return f"| {' | '.join(' '.join(str(cell).split()).replace('|', '/') for cell in cells)} |"


def label(voice: Voice, page: str, line: str, **facts: object) -> str:
    """A line as plain words."""
    return voice.line(Say(page, line, facts), plain=True)


def wrapped(text: str, width: int = 140) -> str:
    """The page with its prose and lists in lines of one width; tables and titles stay as they are."""
    return "\n\n".join(_block(block, width) for block in text.split("\n\n"))


def _block(block: str, width: int) -> str:
    if block.startswith(("#", "|")):
        return block
    items = re.split(r"\n(?=- |\d+\. |\*)", block)
    return "\n".join(_filled(" ".join(item.split()), width) for item in items)


def _filled(item: str, width: int) -> str:
    marker = re.match(r"- |\d+\. ", item)
    indent = " " * len(marker[0]) if marker else ""
    return textwrap.fill(item, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def section(module: ModuleType, name: str = "") -> str:
    """The sections of domain.md that a table says it follows, below it or else on top of its module; or ``Drift``."""
    tree = ast.parse(inspect.getsource(module))
    said = (_below(tree, name) if name else "", ast.get_docstring(tree) or "")
    found = next((names for text in said if (names := _NAMED.findall(" ".join(text.split())))), None)
    if found is None:
        raise Drift(f"{module.__name__}: say under {name or 'its title'} which section of domain.md it follows")
    return ", ".join(dict.fromkeys(part for one in found for part in re.split(r", | and ", one)))


def _below(tree: ast.Module, name: str) -> str:
    """What stands under a table, or inside a function or class, of that name."""
    for node, after in zip(tree.body, [*tree.body[1:], ast.Pass()], strict=True):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return ast.get_docstring(node) or ""
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(
            isinstance(one, ast.Name) and one.id == name for target in targets if target for one in ast.walk(target)
        ):
            text = after.value.value if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant) else ""
            return str(text)
    raise Drift(f"there is no {name} any more: mend tests/rules.py")


def from_code(module: ModuleType, *names: str) -> str:
    """The line under a heading: where the rules stand, the sections they follow, and the public sources of those."""
    told = [part for name in names or ("",) for part in section(module, name).split(", ")]
    sections = ", ".join(dict.fromkeys(told))
    file = module.__name__.replace(".", "/") + ".py"
    tables = f" ({', '.join(f'`{name}`' for name in names)})" if names else ""
    public = cited(*re.findall(_SECTION, sections))
    return f"*`{file}`{tables}; domain.md {sections}{f'; public sources {public}' if public else ''}*"


def cited(*keys: str) -> str:
    """The public sources behind some sections or rows: "S20, S21"; empty where there is none."""
    found = {number for key in keys for number in SOURCES["cited"].get(key, ())}
    unknown = found - SOURCES["public"].keys()
    if unknown:
        raise Drift(f"tests/sources.toml: no such source: {', '.join(sorted(unknown))}")
    return ", ".join(sorted(found, key=lambda number: int(number[1:])))


def sources(page: str) -> Iterator[str]:
    """A row for each public source that the page cites."""
    for number, words in SOURCES["public"].items():
        if re.search(rf"\b{number}\b", page):
            yield row(number, words)
