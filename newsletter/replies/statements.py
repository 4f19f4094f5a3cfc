"""The lines of a reply to commands, and to what was not understood. What is taken back is not done.

A command is lost rather than guessed: a mail in which somebody says "never mind" gives none.
"""

# ruff: noqa: RUF001 - full-width marks are meant here

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from newsletter.replies.arguments import VERBS, topic_of
from newsletter.replies.grammar import BEGINS_AS_COMMAND, QUOTED, commands_of, is_courtesy
from subscribers.commands import Command, Undo

COMMANDS_MAX = 50
IGNORED_MAX, SHOWN = 50, 300
OWN_MAX = 150  # lines; who writes more does not write commands
FORCED = 64  # columns: a line that could not have taken the next word was wrapped by a program
WRAP = 80
LIST_LINE = 6  # words
CARD_MAX, CARD_LINE = 10, 70  # lines of a signature without a mark, and their columns

_WIDE = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: " ", 0xA0: " ", 0x202F: " "}
_UNSEEN = re.compile(
    "[\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u034f\u115f\u1160\u180e\u3164\uffa0\ufe00-\ufe0f"
    "\U000e0000-\U000e01ef]"
)
# What makes a line look another than it is: overrides of its direction, lines within the line.
_FALSE = re.compile("[\u202a-\u202e\u2066-\u2069\u061c\u2028\u2029\x00-\x08\x0b-\x1f\x7f-\x9f]")
_BULLET = re.compile(
    r"^(?:[-*•·–—‣▪►○●]|\(?\d{1,2}[.)、]|\(?[a-z]\)"
    r"|[（(]?[一二三四五六七八九十][）)、])\s*(?=\S)"
)
_EMPHASIS = re.compile(r"^([*_`]{1,3})(?=\S)(.+?)(?<=\S)\1$")
_BOLD = re.compile(r"(?<![\w*])\*(\w[^*]*?(?<=\S))\*(?![\w*])")
_SENTENCE_END = re.compile(
    rf"(?<=[.!?])\s+(?=[A-Z\"“(]|(?:{VERBS}|weekly|daily|weekdays)\b)|(?<=[。！？!?])\s*(?=[^\s。！？!?.])"
)
_ABBREVIATION = re.compile(
    r"(?:\b[A-Za-z]|\b(?:dr|prof|mr|mrs|ms|st|vs|al|etc|no|nr|cf|e\.g|i\.e|approx|jr|sr|var|spp?))\.$",
    re.IGNORECASE,
)
_HEADER = re.compile(
    r"^(?P<verb>add|remove|delete|drop|exclude|添加|增加|新增|删除|移除|排除)"
    r"(?: ?(?:the|these|this|以下|下列|这些|如下))?(?: ?following)?"
    r"(?: ?(?:new )?(?:topics?|words?|keywords?|主题|话题|词))?"
    r"(?: (?:to|from) (?:my|the) (?:radar|topics|list))?(?:,? please)? ?:$",
    re.IGNORECASE,
)
_LEADING = re.compile(
    r"^(?:(?:please|pls|kindly|also|can you|could you|请|麻烦) ?)+", re.IGNORECASE
)
_HEDGE = re.compile(
    r"^(?:but|except|unless|only|however|instead|or|actually|no|not|wait|although|though|if|provided"
    r"|hmm|just kidding)\b|^(?:但|不过|除非|只要|只在|还是|不对|等等|如果)",
    re.IGNORECASE,
)
_RETRACTED = re.compile(
    r"\bactually\b|\bnever ?mind\b|just kidding|\bscratch (?:that|this|it)\b|on second thoughts?"
    r"|\b(?:ignore|forget) (?:that|this|it|all|everything|anything|the (?:above|below|previous|last"
    r"|rest|following)|my|what i)\b|\bdisregard\b|\btypo\b|^draft\b"
    r"|changed my mind|take (?:that|it|this) back|\boops\b"
    r"|\b(?:don't|do not) (?:do|act|apply|process|execute|obey)\b"
    r"|\b(?:i (?:was|am)|just|only) (?:only |just )?(?:joking|kidding|testing|a test)\b"
    r"|\bi (?:meant|mean)\b"
    r"|^\W*(?:j/?k|april fools?(?:' day)?|(?:a |just a |only a )?joke)\W*$"
    r"|算了|开玩笑|当我没说|當我沒說|收回|别当真|忽略|改变主意|写错|搞错|作废|草稿|测试而已|只是测试"
    r"|\b(?:don't|do not|did ?n['o]t|never|not|example|instance|e\.g|why|when|how"
    r"|(?<!here's )(?<!here is )what|who|wrote|said|says|typed|tried|told)\b[^.!?]*:\s*$"
    r"|(?:不要|别|没有|例如|比如|为什么|怎么|不是|说|写)[^。！？]*:\s*$",
    re.IGNORECASE,
)
_ENDED = re.compile(r"[.!?:;。！？：；]$")
# No sentence ends so, and "…, please do not / stop" is none that asks us to stop.
_UNFINISHED = re.compile(
    r"(?:\b(?:to|not|and|or|but|the|an?|of|for|with|will|would|never|you|we|they|should|can|could"
    r"|must|want|wants|maybe|perhaps|either|said|says|is|are|was|be|that|if|when|from|by|as|i|my|your)|n't|不要|别|想|如果|因为|比如|例如)$",
    re.IGNORECASE,
)
_LEADS_IN = re.compile(rf":$|{_UNFINISHED.pattern}", re.IGNORECASE)
_CONDITION = re.compile(r"(?:if|when|unless|once|should|until)\b.*,$", re.IGNORECASE)
# What stands before a list of somebody's own wishes; after another line with a colon are others'.
_OWN = re.compile(
    r"\b(?:please|pls|kindly|changes?|changed|updates?|edits?|wish(?:es)?|requests?|commands?|topics?"
    r"|settings|preferences|following|radar|i (?:want|need)|(?:would|'d) like"
    r"|(?:two|three|few|some|these) things|for me|my subscription|whom|^here|^now(?=:)|^next(?=:)"
    r"|(?:could|can) you|ok|okay|also|let's|to ?do"
    r"|(?:good )?morning|hi|hello|hey|dear|team|all|everyone|editors?|academichub|thanks"
    r"|bitte|folgende\w*|änderungen|wünsche|ich möchte|hallo|guten|liebe\w*|sehr geehrte\w*"
    r"|bonjour|madame|monsieur|merci|voici|modifications|changements|je voudrais|hola|buen[oa]s"
    r"|estimad\w+|quiero|quisiera|querid\w+|por favor|cambios"
    r"|здравствуйте|добрый|уважаем\w+|пожалуйста|прошу)\b"
    r"|请|請|麻烦|如下|以下|修改|更改|调整|设置|主题|我想|我要|需要|要求|操作|指令|命令|另外|帮|好|尊敬|亲爱",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(
    r"\b(?:might|may(?! i\b| concern)|maybe|perhaps|later|if(?! possible)|yesterday|last|earlier"
    r"|sent|asked|asks|wants|wanted|colleagues?|friends?|boss|wife|husband|students?|he|she|they|reply"
    r"|you (?:can|could|may)|suggest\w*|options?|choose|either|found|docs?|documentation"
    r"|not|never|would (?:be|have)|should)\b|n't\b"
    r"|昨天|之前|同事|朋友|老板|导师|学生|(?<!其)他|她|可以回|曾|也许|可能|建议",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:many )?(?:thanks|thank you|thx|谢谢)(?: (?:a lot|so much|very much))?[,!.]*", re.IGNORECASE
)
_PERSON = re.compile(r"[A-ZÀ-ÞА-Я][\w.'-]*(?: [A-ZÀ-ÞА-Я][\w.'-]*){0,3}")
_SPEAKS = re.compile(r"[?!]$|[a-z]{3}\.$|。$")
_CONTACT = re.compile(
    r"\+?\d[\d ()/.-]{6,}\d|@|www\.|https?://|\b(?:tel|phone|mobile|fax|telefon|tél|тел)\b[.:]?"
    r"|\b(?:prof|professor|dr|ph\.?d|postdoc|university|universit\w+|institut\w*|department|dept"
    r"|faculty|laborator\w+|école|gmbh|inc|ltd)\b|университет|институт|大学|大學|学院|研究所|研究院|实验室"
    r"|教授|博士|电话|手机|邮箱",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of a reply and what it asks for; None: it was not understood."""

    text: str
    commands: tuple[Command, ...] | None


def read(lines: Sequence[str], today: date) -> tuple[dict[Command, str], tuple[str, ...]]:
    """Return the commands of somebody's own lines, each once, with the sentence that gave it.

    The second value are the sentences that were not understood.
    """
    own = _without_card([level(line) for line in lines[:OWN_MAX]], today)
    statements = _without_hedged(list(_statements(own, today)))
    lost = [one.text for one in statements if one.commands is None]
    commands: dict[Command, str] = {}
    for one in statements:
        for command in one.commands or ():
            commands.setdefault(command, one.text)
    takes_back = Undo() in commands and next(iter(commands)) != Undo()  # of which, who knows
    if any(map(_RETRACTED.search, lost)) or takes_back or len(commands) > COMMANDS_MAX:
        return {}, _shown(one.text for one in statements)
    return commands, _shown(lost)


def level(line: str) -> str:
    """Return a line as it looks: full-width marks made narrow, invisible ones gone, no emphasis."""
    line = _UNSEEN.sub("", line).translate(_WIDE).replace("’", "'").strip()
    bare = _EMPHASIS.fullmatch(line)
    return _BOLD.sub(r"\1", bare[2].strip() if bare else line)


def _shown(texts: Iterable[str]) -> tuple[str, ...]:
    shown = (text.replace("\ufffc", "").strip()[:SHOWN] for text in texts)  # where a link was
    return tuple(text for text, _ in zip(filter(None, shown), range(IGNORED_MAX), strict=False))


def _without_hedged(statements: Sequence[Statement]) -> list[Statement]:
    """Take back what another sentence is a condition of, takes back, or says of others."""
    kept: list[Statement] = []
    is_others = False
    for one in statements:
        if one.commands is None and kept and _HEDGE.match(one.text):
            kept[-1] = Statement(kept[-1].text, None)
        is_others = is_others or _leads_in_others(one)
        kept.append(Statement(one.text, None) if is_others else one)
    return kept


def _leads_in_others(one: Statement) -> bool:
    """Whether what follows is not said to be the writer's wish: "Tom asked for:"."""
    if one.commands is not None or not _LEADS_IN.search(one.text):
        return False
    return bool(_NOT_OWN.search(one.text)) or not _OWN.search(one.text)


def _without_card(lines: Sequence[str], today: date) -> Sequence[str]:
    """Return the lines without the card of the writer that stands below them, if one does."""
    end = len(lines)
    while end and not lines[end - 1]:
        end -= 1
    begin = next((at for at in range(end - 1, -1, -1) if not lines[at]), -1) + 1
    for at in range(begin, end):
        if _THANKS.fullmatch(lines[at]) and at + 1 < end and _PERSON.fullmatch(lines[at + 1]):
            return lines[: at + 1]
    card = lines[begin:end]
    if begin and _is_card(card) and commands_of(_BULLET.sub("", card[0]), today) is None:
        return lines[:begin]
    return lines


def _is_card(lines: Sequence[str]) -> bool:
    if len(lines) > CARD_MAX or any(
        len(line) > CARD_LINE or _SPEAKS.search(line) for line in lines
    ):
        return False
    return len(lines) > 1 and any(map(_CONTACT.search, lines))


def _statements(lines: Sequence[str], today: date) -> Iterator[Statement]:
    verb = ""
    for line in _rejoined(lines, today):
        if not line:
            verb = ""
            continue
        bare = _BULLET.sub("", line)
        if header := _HEADER.match(_LEADING.sub("", bare)):
            verb = header["verb"]
            continue
        if verb and (member := _member(verb, line, bare, today)):
            yield member
            continue
        yield from _sentences(line, bare, today)


def _member(verb: str, line: str, bare: str, today: date) -> Statement | None:
    """Read a line below `add:`, unless it is a command of its own or no topic."""
    if BEGINS_AS_COMMAND.match(bare) or commands_of(bare, today) is not None or is_courtesy(bare):
        return None
    if bare == line and len(bare.split()) > LIST_LINE:
        return None
    topic = topic_of(bare.rstrip(",;"))
    commands = commands_of(f'{verb} "{topic}"', today) if topic and '"' not in topic else None
    return Statement(line, commands) if commands else None


def _sentences(line: str, bare: str, today: date) -> Iterator[Statement]:
    """Read a line as one sentence, or else each of its sentences."""
    if not any(char.isalnum() or char == "?" for char in bare):
        return
    if _FALSE.search(line):
        yield Statement(" ".join(_FALSE.sub(" ", line).split()), None)
        return
    parts = _split(bare)
    for part in parts:
        commands = commands_of(part, today)
        if commands is not None or not is_courtesy(part):
            yield Statement(line if len(parts) == 1 else part, commands)


def _split(line: str) -> list[str]:
    parts, begin = [], 0
    masked = QUOTED.sub(lambda quoted: "\ue000" * len(quoted[0]), line)
    for found in _SENTENCE_END.finditer(masked):
        if not _ABBREVIATION.search(line[begin : found.start()]):
            parts.append(line[begin : found.start()].strip())
            begin = found.end()
    parts.append(line[begin:].strip())
    return [part for part in parts if part]


def _rejoined(lines: Sequence[str], today: date) -> Iterator[str]:
    """Join a line that a program wrapped with its end, which is no line of its own."""
    pending, last = "", ""
    for line in lines:
        if pending and line and _goes_on(pending, last, line, today):
            pending = f"{pending} {line}"
        else:
            yield from [pending] * bool(pending)
            pending = line
        if not line:
            yield ""
        last = line
    yield pending


def _goes_on(pending: str, last: str, line: str, today: date) -> bool:
    """Whether a line is the rest of the sentence before, though it may look like a command."""
    if _BULLET.match(line):
        return False
    is_open = not is_courtesy(pending) and commands_of(pending, today) is None
    if is_open and (_UNFINISHED.search(pending) or _CONDITION.match(pending)):
        return True
    if not _was_wrapped(last, line):
        return False
    return (is_open and not _ENDED.search(pending)) or commands_of(line, today) is None


def _was_wrapped(line: str, following: str) -> bool:
    """Whether the first word of the line that follows had no room in this one."""
    room = len(line) + 1 + len(following.split(" ", 1)[0])
    return FORCED <= len(line) <= WRAP + 2 and room > FORCED + 6
