"""How fast replies are read: mails/s on one core, small ones and ones that quote a whole letter.

./run bench replies
"""

import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import reply_clients
from digest_samples import links, thick
from reply_corpus import CASES

from newsletter.config import Site
from newsletter.digest.render import Renderer
from newsletter.replies.grammar import commands_of
from newsletter.replies.parse import parse

TODAY = date(2026, 6, 11)
SECONDS = 5.0


def main() -> None:
    """Print the figures."""
    report("the corpus", [case.raw for case in CASES])
    letter = Renderer(Site()).render(thick(25), links())
    reply_clients.LETTER, reply_clients.LETTER_HTML = letter.text, letter.html
    programs = (reply_clients.gmail, reply_clients.outlook_web, reply_clients.apple)
    report("over a letter of 25 papers", [each(["add graphene"]) for each in programs])


def report(what: str, mails: Sequence[bytes]) -> None:
    """Read mails for a while and print how many a second of one core reads."""
    count, begun = 0, time.process_time()
    while (took := time.process_time() - begun) < SECONDS:
        parse(mails[count % len(mails)], today=TODAY)
        commands_of.cache_clear()  # no mail is to profit from another
        count += 1
    size = sum(map(len, mails)) / len(mails) / 1024
    print(f"{what}: {count / took:.0f} mails/s ({size:.1f} KiB each)")


if __name__ == "__main__":
    main()
