"""Who writes the briefings: picked as the configuration says."""

import logging
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from newsletter.briefing.budget import MILLION, Budget, Limits, Prices
from newsletter.briefing.extract import ExtractiveBriefer
from newsletter.briefing.port import Briefer
from newsletter.config import BriefingSettings, Config
from newsletter.delivery.hosts import is_loopback
from newsletter.storage.briefings import SqlBriefings
from newsletter.storage.database import Database
from newsletter.storage.spending import SqlAccounts

log = logging.getLogger(__name__)


def writer_of(config: Config, database: Database, clock: Callable[[], datetime]) -> Briefer:
    """Return the built-in writer, or one that asks a model and falls back to it."""
    wanted, key = config.briefing, config.openai_key
    if wanted.writer == "built-in" or (wanted.writer == "auto" and key is None):
        return ExtractiveBriefer()
    from newsletter.briefing.chat import Chat, Server  # noqa: PLC0415 - slow to import
    from newsletter.briefing.llm import PieceWriter  # noqa: PLC0415 - as above
    from newsletter.briefing.shared import Pace, SharedBriefer  # noqa: PLC0415 - as above

    server = Server(
        wanted.base_url,
        key.get_secret_value() if key else "",
        wanted.model,
        wanted.timeout,
        wanted.retries,
        wanted.deadline,
        wanted.temperature,
        wanted.seed,
        wanted.most_tokens,
        wants_key=not is_loopback(urlsplit(wanted.base_url).hostname or ""),
    )
    if server.wants_key and not server.key:
        log.warning("NEWSLETTER_OPENAI_KEY is not set: the built-in writer takes over")
    return SharedBriefer(
        PieceWriter(Chat(server, _budget(wanted, database)), wanted.reader),
        fallback=ExtractiveBriefer(),
        kept=SqlBriefings(database, clock),
        report=log.warning,
        pace=Pace(wanted.concurrency, wanted.within),
    )


def _budget(wanted: BriefingSettings, database: Database) -> Budget:
    money = round(wanted.money_per_day * MILLION)
    limits = Limits(wanted.calls_per_day, wanted.tokens_per_day, money)
    return Budget(SqlAccounts(database), limits, Prices(wanted.price_asked, wanted.price_answered))
