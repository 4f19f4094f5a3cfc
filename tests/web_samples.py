"""A web edge over memory, with invented people, for the tests of the pages."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import httpx

from newsletter.answers import check_topic
from newsletter.config import Site
from newsletter.digest.notices import Found
from newsletter.errors import DeliveryError
from newsletter.web.approving import Approvals
from newsletter.web.desk import Desk
from newsletter.web.gate import ASKING, Gate
from newsletter.web.hooks import Hooks
from newsletter.web.leavers import OneByOne
from newsletter.web.limits import Allowance
from newsletter.web.papers import Papers
from newsletter.web.site import Health, site
from subscribers.changes import Changes
from subscribers.history import MemoryHistory
from subscribers.model import Subscriber
from subscribers.signups import MemorySignups, Signup
from subscribers.stores import MemorySubscribers
from subscribers.tokens import Purpose, mint, new_handle

if TYPE_CHECKING:
    from newsletter.model import Opinion

KEYS = (b"a key of thirty-two bytes or more",)
BASE = "https://academichub.example"
NOW = datetime(2026, 6, 11, 5, 0, tzinfo=UTC)
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@dataclass
class KeptPost:
    """A Post that keeps what it was asked to send."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)  # kind, address, link
    error: DeliveryError | None = None

    def confirm(self, signup: Signup, link: str, *, days: int) -> None:
        assert days > 0
        self._keep("confirm", signup.address, link)

    def welcome(self, subscriber: Subscriber) -> None:
        self._keep("welcome", subscriber.address, "")

    def fresh_link(self, subscriber: Subscriber) -> None:
        self._keep("link", subscriber.address, "")

    def _keep(self, kind: str, address: str, link: str) -> None:
        if self.error:
            raise self.error
        self.sent.append((kind, address, link))


class Edge:
    """A web edge, its stores, its clock, and a browser that keeps no cookies."""

    def __init__(
        self,
        *,
        hooks: Hooks | None = None,
        about: Site | None = None,
        asking: Allowance = ASKING,
        keys: Sequence[bytes] = KEYS,
        people: MemorySubscribers | None = None,
        approvals: Approvals | None = None,
        papers: Papers | None = None,
    ) -> None:
        self.now = NOW
        self.people = people or MemorySubscribers()
        self.history = MemoryHistory(self.people)
        self.signups = MemorySignups()
        self.post = KeptPost()
        self.suppressed: set[str] = set()
        self.found: dict[str, Found] = {}
        self.taught: list[Opinion] = []  # what somebody said of papers
        changes = Changes(self.people, self.history)
        self.desk = Desk(
            people=self.people,
            changes=changes,
            history=self.history,
            leavers=OneByOne(self.people, changes),
            signups=self.signups,
            post=self.post,
            is_suppressed=self.suppressed.__contains__,
            base_url=BASE,
            keys=keys,
            clock=lambda: self.now,
            check=check_topic,
            found=lambda topic, *_: self.found.get(topic, Found(topic, 1)),
            taught=lambda _: tuple(self.taught),
            unsay=self.unsay,
        )
        self.gate = Gate(lambda: self.now, asking=asking)
        self.app = site(
            lambda: Health(database=True),
            self.desk,
            hooks,
            approvals,
            papers,
            about=about or Site(base_url=BASE),
            gate=self.gate,
        )

    def unsay(self, _: int, paper_id: int) -> None:
        """Forget what was said of a paper."""
        self.taught = [one for one in self.taught if one.paper.id != paper_id]

    def add(self, **changes: Any) -> Subscriber:
        """Keep a subscriber."""
        one = Subscriber(
            id=0,
            address="wen@lab.example",
            handle=new_handle(),
            topics=("soil fungi", "quantum error correction", "扩散模型"),
            timezone="Europe/Berlin",
        )
        fields = {name: getattr(one, name) for name in one.__dataclass_fields__} | changes
        return self.people.add(Subscriber(**fields))

    def token(self, purpose: Purpose, one: Subscriber) -> str:
        """Mint a token of a subscriber."""
        return mint(KEYS, purpose, one.handle, one.generation)

    def later(self, **spent: float) -> None:
        """Let time go by."""
        self.now += timedelta(**spent)

    def get(self, path: str, **kwargs: Any) -> httpx.Response:
        """Open a page."""
        return self.ask("GET", path, **kwargs)

    def submit(self, path: str, fields: Mapping[str, str] | None = None, **kwargs: Any) -> Any:
        """Send a form as a browser does."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        headers = {**kind, **kwargs.pop("headers", {})}
        return self.ask("POST", path, content=urlencode(fields or {}), headers=headers, **kwargs)

    def ask(
        self, method: str, path: str, *, host: str = "203.0.113.7", **kwargs: Any
    ) -> httpx.Response:
        """Ask for anything, from an address on the network."""
        return asyncio.run(self._ask(method, path, host, **kwargs))

    async def _ask(self, method: str, path: str, host: str, **kwargs: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False, client=(host, 40_000))
        async with httpx.AsyncClient(transport=transport, base_url=BASE) as client:
            return await client.request(method, path, **kwargs)

    def signup_fields(self, **changes: str) -> dict[str, str]:
        """Return a join form that is filled in well."""
        return {
            "address": "ada@example.org",
            "topics": "soil fungi\nquantum error correction",
            "frequency": "weekdays",
            "hour": "07:30",
            "timezone": "Europe/Berlin",
            "language": "en",
            **changes,
        }
