"""One sentence to the commands it gives. Strict: a whole sentence is understood, or none of it.

Courtesy around a command is no part of it. Several commands may share a sentence, parted by commas
or by "and"; a list of topics belongs to the verb before it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from newsletter.replies import chinese, english
from newsletter.replies.arguments import HAN_VERBS, VERBS
from subscribers.commands import (
    AddTopic,
    Command,
    DropAuthor,
    Exclude,
    FollowAuthor,
    Less,
    More,
    RemoveTopic,
    Show,
)

SENTENCE_MAX = 300  # characters; nobody commands in longer ones
PIECES_MAX = 20
MASK = "\ue000"  # stands for what is in quotes
WORD_MAX = 3  # characters of a Chinese word

_HAN = re.compile(r"[\u3400-\u9fff]")
_ASK = re.compile(
    r"(?:can|could|would|will) (?:you|we) (?:please |kindly )?|能否|能不能|可以|可否|能",
    re.IGNORECASE,
)
# They rest from today: "next week I'm away, pause for a week" would begin too early.
_NOT_LATER = (
    r"(?![^,]*\b(?:next|tomorrow|later|soon|(?:mon|tues|wednes|thurs|fri|satur|sun)day|january"
    r"|february|march|april|may|june|july|august|september|october|november|december)\b"
    r"(?!.* (?:until|till) ))"
)
# What people say before a command: greetings, "please", "I would like to", and that they are away.
_COURTESY = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|evening|afternoon))"
    r"(?: (?:there|all|team|everyone|academichub))?"
    r"(?:[,!.:]+ ?| - | (?=please|could|can|i'd|i would))"
    r"|(?:please|pls|plz|kindly|also|and|then|next|finally|lastly|ok|okay|yes|sure|thanks"
    r"|thank you)[,:]? "
    r"|i(?:'d| would) (?:like|love) (?:to (?:see|get) )?(?=(?:more|less|fewer)\b)"
    r"|i(?:'d| would) (?:like|love) (?:you )?to |i (?:want|need|wish) (?:you )?to |let's "
    r"|i(?:'m| am|'ll be| will be) (?:away|travell?ing|at a conference|out of (?:the )?office"
    r"|on (?:holidays?|vacation|leave|a trip))"
    rf"(?: (?!until|till|from|for){_NOT_LATER}[^,.;:!?\d]{{1,40}})?, "
    r"(?:so )?(?=please|pause)"
    r"|(?:(?:just )?(?:a few|some)|two|three|four)(?: small| quick)? (?:things|changes|requests)"
    r"(?:,? please)?: (?=\w)"
    r"|(?:你好|您好|嗨|早上好)[,!]? ?"
    r"|我(?:要|会|将|在)?(?:去)?(?:出差|休假|度假|放假|旅行|出国|请假)(?:了|中)?, ?(?=请?暂停)"
    r"|(?:另外|还有|還有|同时|同時|然后|然後|并且|並且|并|並|再|也)[,:]? ?"
    r"|(?:请|請|麻烦|麻煩|烦请)(?:您|你)?(?:帮我|幫我|给我|帮忙)?[,:]? ?|(?:帮我|幫我|帮忙) ?"
    r"|我(?:想要?|要|希望|需要)(?:请您|请你)? ?",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:[,!. ]+(?:please|pls|plz|(?:many )?thanks(?: (?:a lot|so much|in advance|again|you))?"
    r"|thank you(?: (?:very|so) much| in advance)?|thx|cheers|now|too|as well|instead|for now|asap"
    r"|as soon as possible|if possible|from now on)"
    r"|[,! ]*(?:谢谢(?:您|你|啦|了)?|謝謝(?:您|你)?|多谢|吧|一下|了))+$",
    re.IGNORECASE,
)
_POLITE_ONLY = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|day|evening|afternoon))(?: [^\W\d_][\w'-]*){0,3}"
    r"|(?:(?:many |lots of )?thanks|thank you|thx|ty|cheers|merci|danke)"
    r"(?: (?:a lot|so much|very much|again|in advance|for (?:this|your help"
    r"|the (?:great |good |nice )?(?:letter|newsletter|service|help|work))))*"
    r"(?: and (?:have a .{1,20}|goodbye|bye|best.{0,20}))?"
    r"|please|ok(?:ay)?|great|perfect|bye|good ?bye|have a (?:nice|good|great|lovely) .{1,20}"
    r"|(?:i )?hope (?:you|all|this|everything)\b[^.!?;:,]{1,40}|keep up the (?:good|great) work"
    r"|best|regards"
    r"|(?:(?:你|您)们?好|早上好|下午好|晚上好|早安|嗨|谢谢|謝謝|多谢|感谢|辛苦了|麻烦了|再见|好的"
    r"|请|大家好|老师好)(?:您|你|大家|啦|了|!|,|~|。)*",
    re.IGNORECASE,
)
# Not those that say no, or that somebody wonders: a cross, a stop sign, a thumb that is down.
_FACE = (
    r"(?:[:;]-?[()DP]|(?![\u26d4\u2716\u274c\u274e\u2753\u2754\u26a0\U0001f44e\U0001f645\U0001f6ab"
    r"\U0001f6d1\U0001f914\U0001f928])[\u2600-\u27bf\U0001f300-\U0001faff])"
)
_SMILE = re.compile(rf"(?:\s*{_FACE})+$")
_SMILED = re.compile(rf"(?:{_FACE}\s*)+")
# Verbs that go in pairs ("search and follow"): what comes after "and" may be a part of the topic.
_PAIRED = re.compile(
    r"\b(?:search|insert|create|read|write|start|push|pull|copy|edit|save|hide|go|turn|detect|seek"
    r"|find|query|update|append|get|put|sense|grow|stop|play|listen|speak|look|touch|add|remove"
    r"|delete|mix|cut|plug)$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(
    r"\s*[,;、]\s*|\s+[和与與及]\s+|(?<=\ue000)\s*(?:and|&|\+|和|与|及|以及)\s*(?=\ue000)"
    r"|\s+(?:and then|and also|and|then|&|\+)\s+"
    rf"(?=(?:please |also |then )?(?:{VERBS}|weekly|daily|weekdays)\b)"
    rf"|\s*(?:并且?|並且?|然后|然後|同时|同時|再|还有|另外)\s*(?=(?:请)?(?:{HAN_VERBS}))",
    re.IGNORECASE,
)
QUOTED = re.compile(r"[\"“”„«][^\"“”„«»]*[\"“”»]|「[^」]*」|《[^》]*》")
_LISTING = re.compile(
    r"^(?P<verb>(?:add|remove|delete|drop|exclude|filter out|without(?: the)? words?"
    rf"|(?:more|less) like|show|(?:un)?follow(?: author)?)\b{english.KIND}"
    r"|添加|增加|新增|加入|订阅|删除|移除|去掉|排除|屏蔽|关注作者)",
    re.IGNORECASE,
)
BEGINS_AS_COMMAND = re.compile(rf"(?:{VERBS})\b|{HAN_VERBS}", re.IGNORECASE)
_LISTABLE = AddTopic | RemoveTopic | Exclude | FollowAuthor | DropAuthor | More | Less | Show


def is_courtesy(sentence: str) -> bool:
    """Whether a sentence asks for nothing: a greeting, or thanks."""
    return bool(_POLITE_ONLY.fullmatch(sentence.strip(" .,!~。")))


@lru_cache(maxsize=1024)
def commands_of(sentence: str, today: date) -> tuple[Command, ...] | None:
    """Return the commands that a sentence gives; None unless all of it is understood.

    A question gives none, unless it asks us to do it.
    """
    sentence = " ".join(sentence.split())
    if not sentence or len(sentence) > SENTENCE_MAX:
        return None
    greeting = _COURTESY.match(sentence)
    if _ASK.match(sentence, greeting.end() if greeting else 0):
        sentence = sentence.rstrip("?吗嗎 ")
    whole = _one(sentence, today)
    return whole if whole is not None else _several(sentence, today)


def _one(clause: str, today: date) -> tuple[Command, ...] | None:
    """Read a clause with one verb."""
    words = _bare(clause)
    if not words:
        return None
    for rules in (chinese.RULES, english.RULES) if _HAN.search(words) else (english.RULES,):
        for pattern, read in rules:
            found = pattern.fullmatch(words)
            commands = read(found, today) if found else None
            if commands:
                return commands
    return None


def _bare(clause: str) -> str:
    """Take the courtesy off a clause."""
    words = _SMILE.sub("", clause.strip())
    words = words[smiled.end() :] if (smiled := _SMILED.match(words)) else words
    for _ in range(6):
        found = _COURTESY.match(words) or _ASK.match(words)
        if not found:
            break
        words = words[found.end() :]
    return _THANKS.sub("", words.rstrip("!。. ")).rstrip("!。, ")


def _several(sentence: str, today: date) -> tuple[Command, ...] | None:
    pieces = list(_pieces(sentence))
    if not 1 < len(pieces) <= PIECES_MAX:
        return None
    read: list[Command] = []
    verb = ""
    for at, (piece, is_joined) in enumerate(pieces):
        if is_courtesy(piece):
            continue
        commands = _one(piece, today)
        if commands is not None and _is_ambiguous(piece, pieces[:at], read, is_joined=is_joined):
            return None
        if commands is None and not is_joined:
            commands = _continued(verb, piece, today, is_last=at == len(pieces) - 1)
        else:
            listing = _LISTING.match(_bare(piece))
            verb = listing["verb"] if listing else ""
        if commands is None:
            return None
        read.extend(commands)
    return tuple(read) or None


def _pieces(sentence: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of a sentence, and whether "and" joined a piece; quotes are not cut."""
    masked = QUOTED.sub(lambda quoted: MASK * len(quoted[0]), sentence)
    at, is_joined = 0, False
    for found in _SEPARATOR.finditer(masked):
        if found.start() > at:
            yield sentence[at : found.start()], is_joined
            quotes = masked[found.start() - 1] == masked[found.end() : found.end() + 1] == MASK
            is_joined = not quotes and not re.search(r"[,;、]|\s[和与與及]\s", found[0])
        at = found.end()
    if at < len(sentence):
        yield sentence[at:], is_joined


def _is_ambiguous(
    piece: str,
    before: Sequence[tuple[str, bool]],
    read: Sequence[Command],
    *,
    is_joined: bool,
) -> bool:
    """Whether a piece that can be read as a command may as well belong to the list before it."""
    if not read or not isinstance(read[-1], _LISTABLE):
        return False
    if is_joined and _PAIRED.search(before[-1][0]):
        return True
    is_word = len(_HAN.findall(piece)) <= WORD_MAX if _HAN.search(piece) else " " not in piece
    return is_word and isinstance(read[-1], AddTopic | RemoveTopic | Exclude)


def _continued(verb: str, piece: str, today: date, *, is_last: bool) -> tuple[Command, ...] | None:
    """Read a further member of a list: `a, b and c`."""
    if not verb or BEGINS_AS_COMMAND.match(_bare(piece)):
        return None
    members = re.split(r" and (?!.* and )", piece) if is_last else [piece]
    read: list[Command] = []
    for member in members:
        words = re.sub(
            r"^(?:and|or|和|以及|还有) ?", "", _bare(member).strip(), flags=re.IGNORECASE
        )
        commands = _one(f"{verb} {words}", today) if words else None
        if commands is None or not isinstance(commands[0], _LISTABLE):
            return None
        read.extend(commands)
    return tuple(read)
