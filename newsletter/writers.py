"""Who writes the briefings, and who says topics in English: picked as the configuration says."""

import logging
from collections.abc import Callable
from datetime import date, datetime
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsletter.briefing.budget import MILLION, Budget, Limits, Prices, Purpose
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.port import Briefer
from newsletter.config import Config
from newsletter.delivery.hosts import is_loopback
from newsletter.interpreter import SCHEMA, TASK, Interpreter
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import Database
from newsletter.storage.spending import SqlAccounts
from newsletter.storage.translations import SqlTranslations
from newsletter.writing import BriefingSettings

if TYPE_CHECKING:
    from newsletter.briefing.chat import Chat

TOPICS_WITHIN = 20  # seconds: a page may wait for what a model says of a new topic

log = logging.getLogger(__name__)


def writer_of(config: Config, database: Database, clock: Callable[[], datetime]) -> Briefer:
    """Return the built-in writer, or one that asks a model and falls back to it."""
    wanted = config.briefing
    if (chat := _chat(config, database)) is None:
        return ExtractiveBriefer()
    from newsletter.briefing.llm import PieceWriter  # noqa: PLC0415 - slow to import
    from newsletter.briefing.shared import Pace, SharedBriefer  # noqa: PLC0415 - as above
    from newsletter.encoders.entailment import OnceNeeded  # noqa: PLC0415 - as above

    if chat.server.wants_key and not chat.server.key:
        log.warning("NEWSLETTER_OPENAI_KEY is not set: the built-in writer takes over")
    return SharedBriefer(
        PieceWriter(chat, wanted.reader, OnceNeeded(log.warning)),
        fallback=ExtractiveBriefer(),
        kept=SqlBriefings(database, clock),
        report=log.warning,
        pace=Pace(wanted.concurrency, wanted.within),
    )


def interpreter_of(
    config: Config, database: Database, clock: Callable[[], datetime]
) -> Interpreter:
    """Return what says topics in English: by what is kept, by a model if there is one."""
    kept = SqlTranslations(database, clock)
    if (chat := _chat(config, database)) is None:
        return Interpreter(kept)

    def ask(question: str, day: date) -> str:
        until = monotonic() + min(config.briefing.deadline, TOPICS_WITHIN)
        purpose = Purpose(day, "topics", chat.server.model)
        return chat.ask((("system", TASK), ("user", question)), SCHEMA, purpose, until)

    return Interpreter(kept, ask, log.warning)


def _chat(config: Config, database: Database) -> "Chat | None":
    """The model that is configured; None if there is none."""
    wanted = config.briefing
    key = config.openai_key.get_secret_value() if config.openai_key else ""
    if wanted.writer == "built-in" or (wanted.writer == "auto" and not key):
        return None
    from newsletter.briefing.chat import Chat, Server  # noqa: PLC0415 - slow to import

    server = Server(
        wanted.base_url,
        key,
        wanted.model,
        wanted.timeout,
        wanted.retries,
        wanted.deadline,
        wanted.temperature,
        wanted.seed,
        wanted.most_tokens,
        wants_key=not is_loopback(urlsplit(wanted.base_url).hostname or ""),
    )
    return Chat(server, _budget(wanted, database))


def _budget(wanted: BriefingSettings, database: Database) -> Budget:
    money = round(wanted.money_per_day * MILLION)
    limits = Limits(wanted.calls_per_day, wanted.tokens_per_day, money)
    prices = Prices(wanted.price_asked, wanted.price_answered, wanted.prices)
    return Budget(SqlAccounts(database), limits, prices)
