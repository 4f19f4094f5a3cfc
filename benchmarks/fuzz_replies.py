"""Mails that nobody would write, and what the parser of replies makes of them.

    .venv/bin/python benchmarks/fuzz_replies.py [COUNT] [SEED]

A third are mails of the corpus with bytes changed, cut, doubled and swapped between mails; a third
are bodies of random lines in every program's dress, around a letter that quotes commands; the rest
are bytes and structures at random. Nothing may raise or take long, and no command of a quoted
letter may be obeyed. Prints figures; exits 1 if anything was wrong.
"""

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import reply_clients as programs
from reply_corpus import CASES

from newsletter.replies.parse import Reply, parse
from subscribers.commands import AddTopic, More, Pause, Stop

TODAY = date(2026, 6, 11)
SLOW = 2.0  # seconds of a core that others use, too
# What the quoted letter says and no random line does.
QUOTED = {AddTopic("tardigrades"), More(1), Pause(date(2026, 6, 25)), Stop()}
DRESSES = (
    lambda lines, pick: programs.gmail(
        lines, pick(list(programs.WROTE)), below=pick([True, False])
    ),
    lambda lines, pick: programs.outlook(
        lines, pick(list(programs.OUTLOOK)), html_only=pick([True, False])
    ),
    lambda lines, pick: programs.outlook_web(lines, pick(list(programs.OUTLOOK))),
    lambda lines, pick: programs.apple(
        lines, pick(list(programs.APPLE)), device=pick(["", "Sent from my iPhone"])
    ),
    lambda lines, pick: programs.thunderbird(
        lines, below=pick([True, False]), html=pick([True, False])
    ),
    lambda lines, pick: programs.qq(lines, english=pick([True, False])),
    lambda lines, pick: programs.netease(lines, charset=pick(["GBK", "UTF-8", "gb18030"])),
    lambda lines, _: programs.yahoo(lines),
)
# Words of commands, but never a whole one that the letter has; and what mails are made of.
WORDS = (
    """
the paper was great and I would add that we stopped when it remove show 3 please 2026 mute until
follow Ada Quill On wrote: Content-Type: text/plain =?utf-8?q? =3D --b0undary > >> -- : ; , ( ) '
<b> &nbsp; &#0; \u200b \u202e \u2028 \x00 " é ж 🙂 “ ” 添加 的 论文 写道\uff1a 原始邮件
""".strip()
    .replace("\n", " ")
    .split(" ")
)


def main(count: int, seed: int) -> int:
    """Run so many mails and say what came of them."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    wrong: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    slowest, begun = 0.0, time.process_time()
    for kind, raw in mails(chance, count):
        seen[kind] += 1
        started = time.process_time()
        fault = check(kind, raw)
        slowest = max(slowest, time.process_time() - started)
        if fault:
            wrong[f"{kind}: {fault}"] += 1
            Path(f"/tmp/fuzz-{sum(wrong.values())}.eml").write_bytes(raw)  # noqa: S108 - for whoever runs this
        if sum(wrong.values()) > 20:
            break
    took = time.process_time() - begun
    print(f"{sum(seen.values())} mails ({dict(seen)}), seed {seed}: {sum(wrong.values())} wrong")
    print(f"{sum(seen.values()) / took:.0f} mails/s, the slowest {1000 * slowest:.0f} ms")
    for what, often in wrong.most_common():
        print(f"  {often} {what}")
    return bool(wrong) or slowest > SLOW


def check(kind: str, raw: bytes) -> str:
    """Return what is wrong with how a mail is read; "" if nothing."""
    try:
        reply = parse(raw, today=TODAY)
        assert isinstance(reply, Reply)
    except Exception as error:  # noqa: BLE001 - any at all is what is looked for
        return f"{type(error).__name__}: {error}"
    if kind == "dressed" and QUOTED & set(reply.commands):
        return f"obeyed the quoted letter: {reply.commands}"
    if reply.automatic and reply.commands:
        return "obeyed a program"
    return ""


def mails(chance: random.Random, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many mails of three kinds."""
    corpus = [case.raw for case in CASES]
    for number in range(count):
        match number % 3:
            case 0:
                yield "changed", changed(chance, chance.choice(corpus), corpus)
            case 1:
                yield "dressed", chance.choice(DRESSES)(own(chance), chance.choice)
            case _:
                yield "random", at_random(chance)


def own(chance: random.Random) -> list[str]:
    """Make lines that somebody may have typed."""
    return [
        " ".join(chance.choices(WORDS, k=chance.randint(0, 14)))
        for _ in range(chance.randint(0, 5))
    ]


def changed(chance: random.Random, raw: bytes, corpus: list[bytes]) -> bytes:
    """Change a mail here and there."""
    octets = bytearray(raw)
    for _ in range(chance.choice((1, 2, 5, 20, 80))):
        at = chance.randrange(len(octets) + 1)
        match chance.randrange(5):
            case 0:
                octets[at:at] = chance.randbytes(chance.randint(1, 4))
            case 1:
                del octets[at : at + chance.randint(1, 30)]
            case 2:
                octets[at:at] = octets[at // 2 : at]
                del octets[200_000:]
            case 3:
                other = chance.choice(corpus)
                begin = chance.randrange(len(other))
                octets[at:at] = other[begin : begin + chance.randint(1, 400)]
            case _:
                octets[at:at] = chance.choice(WORDS).encode("utf-8", "surrogatepass")
    return bytes(octets)


def at_random(chance: random.Random) -> bytes:
    """Make bytes, or nested parts, out of nothing."""
    match chance.randrange(4):
        case 0:
            return chance.randbytes(chance.randint(0, 2000))
        case 1:
            depth = chance.randint(1, 60)
            inner = b"".join(
                b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
                for n in range(depth)
            )
            return inner + b"Content-Type: text/plain\r\n\r\nstop\r\n"
        case 2:
            charset = chance.choice(["utf-7", "punycode", "idna", "zlib", "x", "gb18030", "hz"])
            encoding = chance.choice(["base64", "quoted-printable", "uuencode", "8bit", ""])
            header = f"Content-Type: text/{chance.choice(['html', 'plain'])}; charset={charset}"
            return (
                f"{header}\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode()
                + chance.randbytes(300)
            )
    return " ".join(chance.choices(WORDS, k=300)).encode("utf-8", "surrogatepass")


if __name__ == "__main__":
    arguments = [int(given) for given in sys.argv[1:]]
    count, seed = (*arguments, 100_000, 1)[:2] if len(arguments) != 1 else (arguments[0], 1)
    sys.exit(main(count, seed))
