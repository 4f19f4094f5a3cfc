"""The hooks against their own OpenAPI: whatever it allows and forbids, by schemathesis."""

from collections.abc import Mapping
from datetime import datetime

import schemathesis
from hypothesis import HealthCheck, settings
from web_samples import NOW, Edge

from newsletter.delivery.events import sendgrid_events
from newsletter.replies.inbox import Incoming
from newsletter.replies.sendgrid import SendGridInbox
from newsletter.web.hooks import Hooks

SECRET = "a-secret-of-these-tests-that-is-long-enough"
TAKEN: list[Incoming] = []


class Unsigned:
    """The hook of events behind its signature."""

    def receive(self, headers: Mapping[str, str], body: bytes, *, now: datetime) -> object:
        assert headers
        assert now
        return sendgrid_events(body)


hooks = Hooks(
    clock=lambda: NOW, events=Unsigned(), inbound=SendGridInbox(TAKEN.append), secret=SECRET
)
schema = schemathesis.openapi.from_asgi("/hooks/openapi.json", Edge(hooks=hooks).app)


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_hooks_keep_what_their_description_promises(case: schemathesis.Case) -> None:
    if "secret" in case.path_parameters and len(TAKEN) % 2 == 0:
        case.path_parameters["secret"] = SECRET
    case.call_and_validate()


def test_a_stranger_to_the_secret_has_left_nothing() -> None:
    assert all(mail.way == "sendgrid" for mail in TAKEN)
