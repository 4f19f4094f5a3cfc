"""The operator's report: one mail after a morning, to the address that the configuration names."""

import logging
from collections.abc import Sequence
from datetime import date

from newsletter.app import App
from newsletter.digest.notices import MorningReport, Notices, Post
from newsletter.errors import DeliveryError
from subscribers.model import Language

log = logging.getLogger(__name__)


class Reporter:
    """Tells the operator how mornings went; each piece of news once."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._told: set[tuple[date, str, tuple[str, ...]]] = set()

    def tell(self, day: date, name: str, troubles: Sequence[str] = ()) -> None:
        """Mail how the letters of a day stand, after the morning of this name.

        Nothing is mailed where nobody is named, or twice. A mailer that refuses the report is in
        the log: the letters are not held up for it.
        """
        address = self._app.config.schedule.report_to
        news = (day, name, tuple(troubles))
        if not address or news in self._told:
            return
        self._told.add(news)
        stores, config = self._app.morning.stores, self._app.config
        moment = self._app.clock().astimezone(config.schedule.zone)
        slot = name.replace("/", "-").replace(" ", "-")
        post = Post(f"report-{day}-{slot}-{len(self._told)}", moment, address, Language.EN)
        counts, sources = stores.ledger.counts(day), stores.sources.reports(day)
        report = MorningReport(day, counts, sources, tuple(troubles))
        try:
            with self._app.mailer() as mailer:
                mailer.send(Notices(config.site, config.sender).report(post, report))
        except DeliveryError as error:
            log.error("the report of %s was not accepted: %s", day, error)  # noqa: TRY400 - its words say all
