"""The sentences that the built-in writer puts around what papers say, in Chinese.

What a paper says stays in its own language, in quotation marks where it is its very words.
"""

# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
from newsletter.briefing.frames import (
    Alert,
    Framed,
    Joining,
    Meeting,
    Novelties,
    Telling,
    name_of,
    titled,
)
from newsletter.briefing.links import Tie
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.stories import Story
from newsletter.briefing.verbs import base

_INNER = str.maketrans("“”", "‘’")  # quotation marks within quotation marks
LAST_RESORT = "今天有新论文与你的主题相符。"

_VERBS = {
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
_NOTICES = {
    "retraction": "撤稿",
    "withdrawn": "撤回",
    "expression of concern": "关注",
    "correction": "更正",
    "addendum": "补充",
}
_ON = ("{}方面，", "再看{}，", "{}方面，", "至于{}，")
_OTHERS = ("一篇论文", "另一篇论文", "还有一篇论文", "另有一篇论文")


def framed_zh(what: Framed) -> str:
    """The Chinese sentence."""
    match what:
        case Telling():
            return _tell(what)
        case Meeting():
            return _meet(what)
        case Joining():
            return _join(what)
        case Alert():
            kind = _NOTICES[what.item.paper.notice]
            return f"请先留意一则{kind}通知：《{titled(what.item.paper)}》。"
        case Novelties():
            one, two = (_quoted(thing) for thing in what.things)
            return f"此外还有新成果：{one}，以及{two}。"


def _join(joining: Joining) -> str:
    both = f"{_set_off(joining.topics[0])}与{_set_off(joining.topics[1])}"
    if joining.story is None:
        return f"建议先读同时谈到{both}的《{titled(joining.item.paper)}》。"
    return f"建议先读同时谈到{both}的那篇：它{_told(joining.story)}。"


def _tell(telling: Telling) -> str:
    about = _ON[telling.place % len(_ON)].format(_set_off(telling.topic)) if telling.topic else ""
    about = about.lstrip().replace(" ，", "，")
    if telling.story is None:
        return f"{about}新论文：《{titled(telling.item.paper)}》。"
    return f"{about}{_actor(telling, telling.story.points[0])}{_told(telling.story)}。"


def _actor(telling: Telling, point: Point) -> str:
    name = name_of(telling.item.paper)
    if name and not telling.same and (point.kind is Kind.STATES or point.subject):
        return f"《{name}》"
    if telling.same:
        return "同一篇论文还"
    if telling.called:
        return f"《{telling.called}》"
    if telling.place == 0:
        return "一篇新论文"
    return _OTHERS[telling.others if telling.others < len(_OTHERS) else 1]


def _told(story: Story) -> str:
    return "，并".join(map(_saying, story.points))


def _saying(point: Point) -> str:
    """What a paper says behind a Chinese verb, in quotation marks if they are its very words."""
    said = _quoted(point)
    lead = f"（{point.lead}）" if point.lead else ""
    match point.kind:
        case Kind.STATES:
            return f"写道：{said.lstrip()}"
        case Kind.FINDS:
            return f"{_VERBS[base(point.verb)]}{lead}：{said.lstrip()}"
        case Kind.MAKES:
            return f"{_VERBS[base(point.verb)]}{said}{lead}"


def _quoted(point: Point) -> str:
    """The paper's very words in quotation marks, whatever marks they hold; else what it says."""
    if not point.quote:
        return _set_off(point.text).rstrip()
    return f"“{point.quote.translate(_INNER)}”"


def _set_off(text: str) -> str:
    """A word of the paper's language among Chinese ones: a space stands where they would touch."""
    before, after = (" " if edge.isascii() else "" for edge in (text[:1], text[-1:]))
    return f"{before}{text}{after}"


def _meet(meeting: Meeting) -> str:
    about = "你的两个主题"
    if meeting.topics:
        about = "与".join(map(_set_off, meeting.topics)).lstrip()
    one, two = map(_saying, meeting.points)
    if meeting.link.tie is Tie.AGAINST:
        return f"两篇论文的结论相反：一篇论文{one}；另一篇{two}。"
    both = f"都谈到{_set_off(meeting.link.term).rstrip()}" if meeting.link.term else ""
    near = "今天相近" + ("，" if both else "") if meeting.link.is_near else ""
    return f"{about}{near}{both}：一篇论文{one}；另一篇{two}。"
