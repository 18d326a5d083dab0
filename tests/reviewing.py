"""The findings of English, compiled once for all tests, and two letters that an expert would sign."""

from datetime import date
from pathlib import Path

from bot.coach.finding import Facts
from bot.coach.review import book
from tests.desk import VOICE

BOOK = book(VOICE.findings())

LAST_DAY = date(2027, 4, 30)
FACTS = Facts("NEUTRAL", LAST_DAY, service="catering")

LETTERS = Path(__file__).parent / "letters"
EMAIL = (LETTERS / "email.txt").read_text("utf-8")
LETTER = (LETTERS / "letter.txt").read_text("utf-8")
