"""What processes of a fleet may do, told of by their names; light, since each imports it."""

import os
import signal
import time

from newsletter.delivery.ceiling import Pause
from newsletter.errors import NewsletterError
from newsletter.model import Delivery, DeliveryState
from newsletter.sending import Outcome


def sent(share):
    for number in sorted(share.ids):
        yield Outcome(Delivery(share.day, number, DeliveryState.ACCEPTED, 1, 1))


def slowly(share, stop):
    for one in sent(share):
        if stop():
            return
        time.sleep(0.01)
        yield one


def pausing(share, _stop):
    yield from sent(share)
    return Pause("enough", None) if 1 in share.ids else None


def troubled(share, _stop):
    yield from sent(share)
    if 1 in share.ids:
        raise NewsletterError("no room")


def killed(share, _stop):
    yield from sent(share)
    if 1 in share.ids:
        os.kill(os.getpid(), signal.SIGKILL)
