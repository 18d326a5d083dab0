"""What the bot remembers, in one SQLite file: people, cases, events already heard, and messages still to be sent.

The only package that speaks SQL. A turn (``Store.turn``) is one transaction: the claim of the event, the case and the
messages that follow from it are kept together or not at all. The sender's methods are one transaction each.
"""

from bot.store.backup import Copy, back_up, restore
from bot.store.checkup import Checkup, backlog
from bot.store.copies import purge
from bot.store.file import AT_A_TIME, Store
from bot.store.forgetting import DIRECT, HELD, POINTERS, THREAD, Purge
from bot.store.lock import held, noted
from bot.store.opening import Tracer, plainly
from bot.store.schema import migrations
from bot.store.seal import SEALED, Seal, keys_in, new_key
from bot.store.things import (
    CARD,
    EXPORT,
    PEOPLE,
    POINTER,
    RECEIPT,
    Backlog,
    Diary,
    Filed,
    Kind,
    Month,
    Person,
    Rollup,
    Row,
    StoreTrouble,
)
from bot.store.turn import CLAIMS_KEPT, Turn

__all__ = [
    "AT_A_TIME",
    "CARD",
    "CLAIMS_KEPT",
    "DIRECT",
    "EXPORT",
    "HELD",
    "PEOPLE",
    "POINTER",
    "POINTERS",
    "RECEIPT",
    "SEALED",
    "THREAD",
    "Backlog",
    "Checkup",
    "Copy",
    "Diary",
    "Filed",
    "Kind",
    "Month",
    "Person",
    "Purge",
    "Rollup",
    "Row",
    "Seal",
    "Store",
    "StoreTrouble",
    "Tracer",
    "Turn",
    "back_up",
    "backlog",
    "held",
    "keys_in",
    "migrations",
    "new_key",
    "noted",
    "plainly",
    "purge",
    "restore",
]
