"""What was typed, closed before it is written and opened after it is read; without a key it is written as it is.

The keys are Fernet keys (AES and an HMAC, from ``cryptography``), the newest first: it closes, any of them opens.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

SEALED: Mapping[str, tuple[str, ...]] = {
    "cases": ("body",),
    "outbox": ("page",),
    "people": ("name",),
    "agenda": ("owner", "amount"),
    "rollup_months": ("page",),
}
"""The columns that hold what somebody typed or is called, by table; all others hold codes, dates and Slack's ids."""

MARK = "\x01"
"""What is sealed begins with it; neither JSON nor a name in Slack does."""

SETTING = "PARTWAYS_ENCRYPTION_KEY"


class Seal:
    """Closes and opens texts with the keys given; with none it lets everything through that isn't sealed."""

    def __init__(self, keys: Sequence[str] = ()) -> None:
        self._keys = [_fernet(key) for key in keys]
        self.name = hashlib.sha256(keys[0].encode()).hexdigest()[:16] if keys else ""
        """Tells the newest key from others without telling anything of it; "" without a key."""

    def close(self, text: str) -> str:
        """The text as it is to be written; an empty one stays empty."""
        return MARK + self._keys[0].encrypt(text.encode()).decode() if self._keys and text else text

    def open(self, text: str) -> str:
        """The text as it was before ``close``; one that was never closed as it is. OSError when no key opens it."""
        if not text.startswith(MARK):
            return text
        for key in self._keys:
            if (found := _decrypted(text, key)) is not None:
                return found
        why = f"none of the keys in {SETTING} opens it" if self._keys else f"{SETTING} is not set"
        raise OSError(f"it is encrypted, and {why}")

    def renew(self, text: str) -> str:
        """The text closed with the newest key, whatever it was before."""
        return text if self._is_new(text) else self.close(self.open(text))

    def _is_new(self, text: str) -> bool:
        return _decrypted(text, self._keys[0]) is not None and text.startswith(MARK)


def _fernet(key: str) -> Fernet:
    """ValueError where it is no key. The library takes 8 MB, and is loaded only where there are keys."""
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet(key)


def _decrypted(text: str, key: Fernet) -> str | None:
    """What was sealed, or None where this key doesn't open it."""
    from cryptography.fernet import InvalidToken  # noqa: PLC0415

    try:
        return key.decrypt(text.removeprefix(MARK)).decode()
    except InvalidToken:
        return None


def new_key() -> str:
    """A key that nobody has yet."""
    from cryptography.fernet import Fernet  # noqa: PLC0415

    return Fernet.generate_key().decode()


def keys_in(value: str) -> tuple[str, ...]:
    """The keys that the setting names: they stand in it, or in a file whose path it is.

    ValueError, which tells no key, when there is anything else. No keys where nothing is set.
    """
    held = _keys(value)
    if held is not None:
        return held
    try:
        filed = _keys(Path(value).read_text("utf-8"))
    except (OSError, ValueError) as problem:
        wrong = f"{SETTING} is neither a key, as `partways key` prints one, nor a file that can be read"
        raise ValueError(wrong) from problem
    if not filed:
        raise ValueError(
            f"the file that {SETTING} names must hold keys, as `partways key` prints them, and nothing else"
        )
    return filed


def _keys(text: str) -> tuple[str, ...] | None:
    """The keys in a text, between commas or blanks; None where anything in it is no key."""
    parts = tuple(part for part in re.split(r"[,\s]+", text) if part)
    try:
        for part in parts:
            _fernet(part)
    except ValueError:
        return None
    return parts
