"""What there is to say of a command, as sentences: one for each code of `subscribers.effects`."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time

from newsletter.digest.i18n import N_, Tongue
from newsletter.digest.view import FREQUENCIES
from newsletter.digest.words import plain
from newsletter.model import Learned
from subscribers.effects import Change, Code, Said, Value
from subscribers.model import Frequency, Language
from subscribers.undoing import differences

SHOWN = 200  # characters of what somebody typed

LANGUAGES = {Language.EN: N_("English"), Language.ZH: N_("Chinese")}
SENTENCES: Mapping[Code, str] = {
    Code.ADDED: N_("“%(topic)s” is on your radar."),
    Code.KNOWN: N_("“%(topic)s” is on your radar already."),
    Code.FULL: N_("A radar holds %(limit)s topics at most; remove one first."),
    Code.REMOVED: N_("“%(topic)s” is off your radar."),
    Code.MISSING: N_("“%(topic)s” is not on your radar."),
    Code.RENAMED: N_("“%(new)s” is on your radar in place of “%(topic)s”."),
    Code.EXCLUDED: N_("Papers that hold “%(words)s” are left out."),
    Code.EXCLUDED_ALREADY: N_("Papers that hold “%(words)s” are left out already."),
    Code.EXCLUDES_FULL: N_("%(limit)s words at most can be left out; take one back first."),
    Code.INCLUDED: N_("Papers that hold “%(words)s” are shown again."),
    Code.NOT_EXCLUDED: N_("Papers that hold “%(words)s” were not left out."),
    Code.FOLLOWED: N_("Every paper of %(author)s is on your radar."),
    Code.FOLLOWED_ALREADY: N_("You follow %(author)s already."),
    Code.DROPPED: N_("You follow %(author)s no longer."),
    Code.NOT_FOLLOWED: N_("You do not follow %(author)s."),
    Code.MORE: N_("You will see more like paper %(number)s."),
    Code.LESS: N_("You will see less like paper %(number)s."),
    Code.SHOW: N_("The whole abstract of paper %(number)s comes in a mail of its own."),
    Code.NO_SUCH_ITEM: N_("The letter has no paper with the number %(number)s."),
    Code.MUTED: N_("“%(topic)s” rests until %(until)s."),
    Code.UNMUTED: N_("“%(topic)s” is in your letters again."),
    Code.NOT_MUTED: N_("“%(topic)s” was not resting."),
    Code.STRICT: N_("Of “%(topic)s” only the papers come that match it best."),
    Code.STRICT_ALREADY: N_("“%(topic)s” is strict already."),
    Code.RELAXED: N_("Of “%(topic)s” all papers come again that match it."),
    Code.NOT_STRICT: N_("“%(topic)s” was not strict."),
    Code.PAUSED: N_("Your letters rest until %(until)s."),
    Code.RESUMED: N_("Your letters come again."),
    Code.NOT_PAUSED: N_("Your letters were not paused."),
    Code.NOT_ACTIVE: N_("You are not subscribed, so there is nothing to pause or to resume."),
    Code.PAST: N_("%(until)s is not to come any more; name a later day."),
    Code.FREQUENCY: N_("Your letters come %(frequency)s from now on."),
    Code.HOUR: N_("Your letters leave at %(hour)s from now on."),
    Code.TIMEZONE: N_("Your time zone is %(timezone)s from now on."),
    Code.LANGUAGE: N_("Your letters are written in %(language)s from now on."),
    Code.LEFT: N_("You have left: no letter is sent to you."),
    Code.LEFT_ALREADY: N_("You had left before: no letter is sent to you."),
    Code.UNUSABLE: N_("“%(text)s” cannot be used: %(why)s."),
    Code.UNDONE: N_("What you changed on %(made_on)s is taken back:"),
    Code.NOTHING_TO_UNDO: N_("There is nothing of yours left to take back."),
    Code.UNDO_PAPERS: N_(
        "The last that you said was of papers: it is taken back by a link, below or on your page."
    ),
}
"""Codes that are answered below in a receipt (the radar, the help) have no sentence."""
UNCHANGED: Mapping[str, str] = {
    Code.FREQUENCY: N_("Your letters come %(frequency)s already."),
    Code.HOUR: N_("Your letters leave at %(hour)s already."),
    Code.TIMEZONE: N_("Your time zone is %(timezone)s already."),
    Code.LANGUAGE: N_("Your letters are written in %(language)s already."),
}
REASONS = (
    N_("a topic has 2 to 200 characters"),
    N_("this topic holds an invisible or control character"),
    N_("a topic holds no semicolon; give two topics instead"),
    N_("a topic holds at least one letter or digit"),
    N_('a quotation mark is open; close it: "…"'),
    N_('there is nothing between the quotation marks; write words: "…"'),
    N_(
        "there is no field %(field)s:, only author, cat, source; "
        "put a space after the colon if it belongs to the words"
    ),
    N_("%(field)s: cannot be left out; leave out words instead: -word"),
    N_("a | stands between two synonyms; one side of it is empty"),
    N_("a topic holds 12 synonyms at most; make two topics"),
    N_("this topic only says what to leave out; say also what to find"),
    N_("this topic is too long; 1000 characters at most"),
    N_("a topic holds at least one word"),
    N_("nothing stands after %(field)s; as in author:Quill"),
    N_("every paper says these words; add one that says what you look for"),
    N_(
        "brackets do not hold synonyms together; write a c | b c in place of (a | b) c, "
        "and -a -b in place of -(a b)"
    ),
    N_("a * stands for no endings; write the whole word: its kin are found too"),
    N_("the address or the number of a paper is no topic; say what it is about"),
)
"""Why a topic is none, as `subscribers.parse` and the radar say it."""
SAID_AS = N_("In English it is searched for as %(phrases)s.")
SET_RIGHT = N_("If that is wrong, answer: %(command)s")
TRANSLATE = N_("translate %(topic)s as …")
LEARNED = {
    (True, True): N_(
        "Of “%(topic)s”, papers that say %(lifts)s stand higher now; papers that say %(lowers)s"
        " stand lower."
    ),
    (True, False): N_("Of “%(topic)s”, papers that say %(lifts)s stand higher now."),
    (False, True): N_("Of “%(topic)s”, papers that say %(lowers)s stand lower now."),
}
"""What a topic has learned, by whether there are words that lift a paper, and that lower one."""
BROAD = N_("That is broad: more than one paper in twenty.")
ABOVE = N_("Nothing of the last 30 days is above its strict line; without it, %(num)s would be.")
COMMON = N_("Its words are so common that no paper stands out.")
NOTHING = N_("Nothing of the last 30 days matches it.")
UNMET = N_("No paper of the last 30 days has %(fields)s.")
UNTOLD = N_("Its English is not known here; say it too, as in %(example)s.")
EXAMPLE = "\u673a\u5668\u5b66\u4e60 | machine learning"
UNREAD = N_("What it would have found is not known: no paper of the last 30 days has been read.")
BETTER = N_("Try %(topics)s.")
NARROW = N_("Add a word that says which of them you mean.")
DONE = frozenset({Code.MORE, Code.LESS, Code.SHOW})
"""Done, though the subscriber is the same afterwards."""
ASKED = frozenset({Code.RADAR, Code.HELP})
"""Neither done nor refused: answered."""
SO_ALREADY = frozenset(
    {
        Code.KNOWN,
        Code.EXCLUDED_ALREADY,
        Code.NOT_EXCLUDED,
        Code.FOLLOWED_ALREADY,
        Code.NOT_MUTED,
        Code.STRICT_ALREADY,
        Code.NOT_STRICT,
        Code.NOT_PAUSED,
        Code.UNCHANGED,
        Code.LEFT_ALREADY,
        Code.NOTHING_TO_UNDO,
    }
)
"""Nothing to do: what was asked for was so before."""


def is_done(change: Change) -> bool:
    """Whether what was asked for was done."""
    return change.is_change or change.said.code in DONE


def is_refused(change: Change) -> bool:
    """Whether what was asked for could not be done."""
    return not is_done(change) and change.said.code not in ASKED | SO_ALREADY


def was_so(change: Change) -> bool:
    """Whether what was asked for was so before."""
    return change.said.code in SO_ALREADY


def sentences(changes: Sequence[Change], words: Tongue) -> Iterator[str]:
    """Say what became of each command, with what is offered where a topic was only nearly named."""
    for change in changes:
        said = sentence(change.said, words)
        offer = _offer(change, words)
        if said or offer:
            between = "" if words.language is Language.ZH else " "
            yield between.join(filter(None, (said, offer)))
        if change.said.code is Code.UNDONE:
            yield from (sentence(one, words) for one in differences(change.before, change.after))


def sentence(said: Said, words: Tongue) -> str:
    """Say one thing; "" for what a receipt answers elsewhere."""
    gettext = words.messages.gettext
    given = said.arguments
    if said.code is Code.UNCHANGED:
        name = str(given["name"])
        return gettext(UNCHANGED[name]) % {name: _shown(given["value"], words)}
    if said.code is Code.PAUSED and given["until"] is None:
        return gettext("Your letters rest until you ask for them again.")
    if said.code is Code.UNUSABLE:
        given = {**given, "why": why_not(said, words)}
    if said.code not in SENTENCES:
        return ""
    return gettext(SENTENCES[said.code]) % {
        name: _shown(value, words) for name, value in given.items()
    }


def remark(said_as: Sequence[str], better: str, words: Tongue) -> str:
    """Say in which English words a topic is searched for, if it is not in English, and `better`."""
    if not said_as:
        return better
    near = [f"“{plain(text, SHOWN)}”" for text in said_as]
    said = words.messages.gettext(SAID_AS) % {"phrases": words.either(near)}
    return ("" if words.language is Language.ZH else " ").join(filter(None, (said, better)))


def set_right(topic: str, words: Tongue) -> str:
    """Say how to set right in a reply in which English words a topic is searched for."""
    gettext = words.messages.gettext
    command = gettext(TRANSLATE) % {"topic": f"“{plain(topic, SHOWN)}”"}
    return gettext(SET_RIGHT) % {"command": command}


def above(usual: int, words: Tongue) -> str:
    """Say that a strict topic finds nothing, though so many papers match it."""
    return words.messages.gettext(ABOVE) % {"num": usual}


def lesson(learned: Learned, words: Tongue) -> str:
    """Say what feedback has taught a topic; "" where it is nothing that has a name."""
    said = LEARNED.get((bool(learned.lifts), bool(learned.lowers)))
    if said is None:
        return ""
    lifts, lowers = (
        words.either([f"“{plain(one, SHOWN)}”" for one in some])
        for some in (learned.lifts, learned.lowers)
    )
    topic = plain(learned.topic, SHOWN)
    return words.messages.gettext(said) % {"topic": topic, "lifts": lifts, "lowers": lowers}


def hint(count: int, instead: Sequence[str], words: Tongue, *, is_too_broad: bool) -> str:
    """Say what would do better than a topic that is too broad or finds nothing; "" for others."""
    if count and not is_too_broad:
        return ""
    gettext = words.messages.gettext
    said = gettext((BROAD if count else COMMON) if is_too_broad else NOTHING)
    near = [f"“{plain(text, SHOWN)}”" for text in instead]
    better = gettext(BETTER) % {"topics": words.either(near)} if near else gettext(NARROW)
    if not near and not is_too_broad:
        return said
    return ("" if words.language is Language.ZH else " ").join((said, better))


def unmet(fields: Sequence[str], words: Tongue) -> str:
    """Say that no paper has what a topic asks for beside words."""
    shown = words.either([plain(one, SHOWN) for one in fields])
    return words.messages.gettext(UNMET) % {"fields": shown}


def why_not(said: Said, words: Tongue) -> str:
    """Say why a text can be no topic, no words and no name."""
    values = {name: str(value) for name, value in said.values}
    why = values["why"]
    reason = words.messages.gettext(why)
    return reason % values if len(values) > len(("text", "why")) else reason


def _offer(change: Change, words: Tongue) -> str:
    if not change.offered:
        return ""
    near = [f"“{plain(text, SHOWN)}”" for text in change.offered]
    if change.is_change:
        nearby = words.messages.gettext("It is close to %(topics)s, which you have too.")
        return nearby % {"topics": words.listed(near)}
    return words.messages.gettext("Did you mean %(topics)s?") % {"topics": words.either(near)}


def _shown(value: Value, words: Tongue) -> str:
    gettext = words.messages.gettext
    match value:
        case Frequency():
            return gettext(FREQUENCIES[value])
        case Language():
            return gettext(LANGUAGES[value])
        case int():
            return f"{value:02}"
        case date():
            return words.plain_day(value)
        case time():
            return value.strftime("%H:%M")
        case _:
            return plain(str(value), SHOWN)
