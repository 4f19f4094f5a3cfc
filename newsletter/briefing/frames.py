"""The sentences that the built-in writer puts around what papers say, in each language.

A frame claims nothing by itself: it says which topic, that it is one paper or another, and how the
paper puts it (shows, proposes). A quoted text stays in the paper's language.
"""

# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
from dataclasses import dataclass
from functools import lru_cache

from newsletter.briefing.links import Link
from newsletter.briefing.points import Kind, Point
from newsletter.briefing.verbs import base
from newsletter.briefing.words import stems
from newsletter.model import Item, Paper
from subscribers.model import Language

LONGEST_TITLE = 180
LONGEST_NAME = 100  # of a paper that is named in passing
SHARE_OF_NAME = 0.6  # of its words, in the abstract
LONGEST_HEAD = 50  # of what stands before the colon of its title


@dataclass(frozen=True, slots=True)
class Telling:
    """One paper as one sentence tells it.

    `point` is None if only the title can be told. `topic` is empty where it need not or must not
    be named. `place` counts the sentences before, `again` says that the topic was just spoken of,
    `same` that the paper was, and `known` that it was spoken of further above.
    """

    item: Item
    point: Point | None
    topic: str = ""
    place: int = 0
    again: bool = False
    same: bool = False
    known: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether a reader knows which paper is meant."""
        return not self.known or bool(_name(self.item))


@dataclass(frozen=True, slots=True)
class Meeting:
    """What two papers say of what they share; `topics` are empty where they must not be named."""

    link: Link
    points: tuple[Point, Point]
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Joining:
    """One paper that speaks of two topics."""

    point: Point
    topics: tuple[str, str]


def tell(telling: Telling, language: Language) -> str:
    """The sentence about one paper."""
    return _tell_zh(telling) if language is Language.ZH else _tell_en(telling)


def meet(meeting: Meeting, language: Language) -> str:
    """The sentence about what two papers share."""
    return _meet_zh(meeting) if language is Language.ZH else _meet_en(meeting)


def join(joining: Joining, language: Language) -> str:
    """The sentence about a paper in which two topics meet."""
    one, two = joining.topics
    if language is Language.ZH:
        both = f"{_set_off(one).lstrip()}与{_set_off(two)}"
        return f"{both}在一篇论文中相遇：它{_saying_zh(joining.point)}。"
    clause = _clause(joining.point, ("it", "its authors"))
    return f"{_upper(one)} and {two} come together in one paper: {clause}."


def last_resort(count: int, language: Language) -> str:
    """The sentence for papers of which nothing can be told, not even a title."""
    if language is Language.ZH:
        return "今天有新论文与你的主题相符。"
    return "A new paper matches your topics." if count == 1 else "New papers match your topics."


# English

_ON = ("On {}, ", "In work on {}, ", "Elsewhere, on {}, ", "And on {}, ")


_WITHIN = ("In one paper, ", "In another paper, ", "According to one more paper, ", "Elsewhere, ")


def _tell_en(telling: Telling) -> str:
    point = telling.point
    if point is None:
        opening = (
            f"New on {telling.topic}" if telling.topic else "Also new" if telling.place else "New"
        )
        return f"{opening}: “{_title(telling.item)}”."
    clause = _clause(point, _actors(telling))
    within = _where(telling, point)
    if telling.topic and not point.lead:
        on = _ON[telling.place % len(_ON)].format(telling.topic)
        return f"{on}{within[:1].lower()}{within[1:]}{clause}."
    return f"{within}{clause}." if within else f"{_upper(clause)}."


def _where(telling: Telling, point: Point) -> str:
    """Which paper speaks, for a sentence that would not say of what it is about."""
    if point.kind is not Kind.STATES and not point.subject:
        return ""
    if telling.same:
        return "In the same paper, "
    if name := _name(telling.item):
        return "" if name in point.text else f"In “{name}”, "
    return "" if telling.topic else _WITHIN[telling.place % len(_WITHIN)]


def _actors(telling: Telling) -> tuple[str, str]:
    """Who speaks: in the singular, and people in the plural."""
    if telling.same:
        return "the same paper", "its authors"
    if telling.known:
        return f"“{_name(telling.item)}”", f"the authors of “{_name(telling.item)}”"
    if telling.place == 0:
        return "a new paper", "researchers"
    one = "another paper" if telling.again else "one paper"
    return one, f"the authors of {one}"


def _clause(point: Point, actors: tuple[str, str]) -> str:
    """What a paper says, as a clause that begins in lower case unless with a name."""
    if point.kind is Kind.STATES:
        return point.text
    lead = f"{point.lead}, " if point.lead else ""
    that = "that " if point.kind is Kind.FINDS else ""
    return f"{lead}{_speaker(point, actors)} {that}{point.text}"


def _speaker(point: Point, actors: tuple[str, str]) -> str:
    """Who says it, with the verb that goes with them."""
    one, people = actors
    if point.subject:
        singular = point.subject.startswith("the ")
        return f"{point.subject} {point.verb_for_one if singular else point.verb}"
    if point.speaks_of_its_authors or people == "researchers":
        return f"{people} {point.verb}"
    return f"{one} {point.verb_for_one}"


def _meet_en(meeting: Meeting) -> str:
    one, two = meeting.points
    first = _within(one, "in one paper, ") + _clause(one, ("one paper", "the authors of one paper"))
    second = _within(two, "in another, ") + _clause(two, ("another", "the authors of another"))
    return f"{_meeting_topics_en(meeting)} meet in {meeting.link.term}: {first}, while {second}."


def _within(point: Point, place: str) -> str:
    """The place, for a clause that does not say itself who speaks."""
    return place if point.kind is Kind.STATES or point.subject else ""


def _meeting_topics_en(meeting: Meeting) -> str:
    if meeting.topics:
        return _upper(f"{meeting.topics[0]} and {meeting.topics[1]}")
    return "Two topics"


def _name(item: Item) -> str:
    return _name_of(item.paper)


@lru_cache(maxsize=8192)
def _name_of(paper: Paper) -> str:
    """What a paper is called in passing: its title, or what stands there before a colon.

    Empty if it is long, or says what the abstract does not speak of: anybody may write a title.
    """
    title = paper.title.rstrip(". ")
    head, colon, _ = title.partition(": ")
    name = head if colon and len(head) <= LONGEST_HEAD else title
    said, held = set(stems(name)), set(stems(paper.abstract))
    known = bool(said) and len(said & held) >= SHARE_OF_NAME * len(said)
    return name if known and len(name) <= LONGEST_NAME else ""


def _title(item: Item) -> str:
    title = item.paper.title.rstrip(". ")
    if len(title) <= LONGEST_TITLE:
        return title
    return title[:LONGEST_TITLE].rpartition(" ")[0].rstrip(",;: ") + "…"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# Chinese

_VERBS_ZH = {
    "show": "表明",
    "find": "发现",
    "demonstrate": "表明",
    "prove": "证明",
    "observe": "观察到",
    "report": "报告",
    "reveal": "揭示",
    "argue": "认为",
    "conclude": "得出结论",
    "confirm": "证实",
    "discover": "发现",
    "suggest": "提示",
    "indicate": "表明",
    "verify": "验证",
    "establish": "确立",
    "introduce": "介绍",
    "propose": "提出",
    "present": "介绍",
    "develop": "开发",
    "describe": "描述",
    "design": "设计",
    "construct": "构建",
    "build": "构建",
    "release": "发布",
    "study": "研究",
    "investigate": "研究",
    "analyze": "分析",
    "analyse": "分析",
    "examine": "考察",
    "explore": "探讨",
    "derive": "推导",
    "formulate": "提出",
    "devise": "设计",
    "characterize": "刻画",
    "characterise": "刻画",
}  # fmt: skip - a dictionary reads best as a table


_ON_ZH = ("{}方面，", "再看{}，", "{}方面，", "至于{}，")


def _tell_zh(telling: Telling) -> str:
    about = (
        _ON_ZH[telling.place % len(_ON_ZH)].format(_set_off(telling.topic)) if telling.topic else ""
    )
    about = about.lstrip().replace(" ，", "，")
    if telling.point is None:
        return f"{about}新论文：《{_title(telling.item)}》。"
    actor = (
        "一篇新论文"
        if telling.place == 0
        else "同一篇论文"
        if telling.same
        else "另一篇论文"
        if telling.again
        else "一篇论文"
    )
    point, name = telling.point, _name(telling.item)
    is_told_of = point.kind is Kind.STATES or point.subject or telling.known
    if name and not telling.same and is_told_of:
        actor = f"《{name}》"
    return f"{about}{actor}{_saying_zh(point)}。"


def _saying_zh(point: Point) -> str:
    """What a paper says behind a Chinese verb, in quotation marks if they are its very words."""
    said = f"“{point.quote}”" if point.quote else _set_off(point.text).rstrip()
    lead = f"（{point.lead}）" if point.lead else ""
    match point.kind:
        case Kind.STATES:
            return f"写道：{said.lstrip()}"
        case Kind.FINDS:
            return f"{_VERBS_ZH[base(point.verb)]}{lead}：{said.lstrip()}"
        case Kind.MAKES:
            return f"{_VERBS_ZH[base(point.verb)]}{said}{lead}"


def _set_off(text: str) -> str:
    """A word of the paper's language among Chinese ones: a space stands where they would touch."""
    before, after = (" " if edge.isascii() else "" for edge in (text[:1], text[-1:]))
    return f"{before}{text}{after}"


def _meet_zh(meeting: Meeting) -> str:
    about = "两个主题"
    if meeting.topics:
        about = "与".join(map(_set_off, meeting.topics)).lstrip()
    one, two = map(_saying_zh, meeting.points)
    return f"{about}都谈到{_set_off(meeting.link.term).rstrip()}：一篇论文{one}；另一篇{two}。"
