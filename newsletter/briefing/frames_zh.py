"""The sentences that the built-in writer puts around what papers say, in Chinese.

They say in Chinese which kind of thing a paper reports and what it is about; a title, a term or a
short quotation stays in the paper's own language.
"""

# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
import re

from newsletter.briefing.frames import (
    Alert,
    Framed,
    Joining,
    Meeting,
    Novelties,
    Opening,
    Telling,
    Titles,
    name_of,
    titled,
)
from newsletter.briefing.gist_zh import kind_zh, said_zh
from newsletter.briefing.glossary import in_chinese, keywords
from newsletter.briefing.links import Tie
from newsletter.briefing.point import Kind, Point
from newsletter.briefing.stories import Story
from newsletter.model import Item, Paper

LAST_RESORT = "今天有新论文与你的主题相符。"
MOST_BESIDES = 2  # terms that are told of a paper beside what it says

_NOTICES = {
    "retraction": "撤稿",
    "withdrawn": "撤回",
    "expression of concern": "关注",
    "correction": "更正",
    "addendum": "补充",
}
_ON = ("{}方面，", "再看{}，", "{}方面，", "至于{}，")


def framed_zh(what: Framed) -> str:
    """The Chinese sentence, with a space where Latin words touch Chinese ones."""
    return _TOUCHING.sub(" ", _LOOSE.sub("", _framed(what)))


_LOOSE = re.compile(r" +(?=[，：。；、（）])|(?<=[，：。；、（）]) +")
_TOUCHING = re.compile(r"(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])")


def _framed(what: Framed) -> str:
    match what:
        case Telling():
            return _tell(what)
        case Meeting():
            return _meet(what)
        case Joining():
            both = "与".join(what.topics)
            start = f"建议先读《{titled(what.item.paper)}》，它同时谈到{both}"
            told = _about(what.item.paper, what.story, what.topics)
            return "：该文".join(filter(None, [start, told])) + "。"
        case Opening():
            return _open(what)
        case _:
            return _announce(what)


def _announce(what: Alert | Novelties | Titles) -> str:
    match what:
        case Alert():
            kind = _NOTICES[what.item.paper.notice]
            return f"请先留意一则{kind}通知：《{titled(what.item.paper)}》。"
        case Novelties():
            return f"此外，{'；'.join(map(_new, what.items, what.things))}。"
        case Titles():
            return f"另有新论文{'、'.join(_titled(item.paper) for item in what.items)}。"


def _new(item: Item, thing: Point) -> str:
    told = _about(item.paper, Story((thing,)), ())
    return f"{'' if told else '新论文'}《{titled(item.paper)}》{told}"


def _tell(telling: Telling) -> str:
    about = _ON[telling.place % len(_ON)].format(telling.topic) if telling.topic else ""
    paper = telling.item.paper
    name = _named(paper)
    if telling.same and telling.story and (said := _all_said(telling.story, paper)):
        return f"同一篇论文还{_set_on(said)}。"
    said, besides = _all_said(telling.story, paper), _besides(paper, (telling.topic,))
    if said and besides and not about and telling.place % 2:
        study = kind_zh(paper)
        return f"围绕{besides}，《{name}》{study and f'作为一项{study}，'}{_set_on(said)}。"
    told = _about(paper, telling.story, (telling.topic,))
    new = "新论文" if telling.story is None or not told else ""
    return f"{about}{new}《{name}》{told}。"


def _named(paper: Paper) -> str:
    """What a paper is called in passing, or its title where that would have to be cut short."""
    name = name_of(paper)
    return titled(paper) if not name or name.endswith("…") else name


def _all_said(story: Story | None, paper: Paper) -> list[str]:
    return [one for point in (story.points if story else ()) if (one := said_zh(point, paper))]


def _open(opening: Opening) -> str:
    start = f"建议先读《{titled(opening.item.paper)}》"
    if opening.topic:
        only = f"，它是唯一与{opening.topic}相符的论文"
        start += only if opening.alone else f"，它与{opening.topic}最相符"
    told = _about(opening.item.paper, opening.story, (opening.topic,))
    return "：该文".join(filter(None, [start, told])) + "。"


def _about(paper: Paper, story: Story | None, told: tuple[str, ...]) -> str:
    """What a paper does and what it is about, beside the topics that were named."""
    said = _all_said(story, paper)
    besides = _on(_besides(paper, told))
    makes = story is not None and story.points[0].kind is Kind.MAKES
    if said and makes:
        return "，".join(filter(None, [_set_on(said), besides]))
    study = kind_zh(paper)
    return "，".join(filter(None, [study and f"是一项{study}", besides, _set_on(said)]))


def _set_on(said: list[str]) -> str:
    return "，并".join(said)


def _besides(paper: Paper, told: tuple[str, ...]) -> str:
    """What else a paper is about."""
    known = {in_chinese(topic) or topic for topic in told if topic}
    new = [one for one in keywords(paper) if not any(one in each for each in known)]
    return "、".join(new[:MOST_BESIDES])


def _on(things: str) -> str:
    return things and f"涉及{things}"


def _titled(paper: Paper) -> str:
    about = _on(_besides(paper, ()))
    return f"《{titled(paper)}》" + (f"（{about}）" if about else "")


def _meet(meeting: Meeting) -> str:
    link = meeting.link
    one, two = (item.paper for item in link.items)
    both = "和".join(f"《{_named(paper)}》" for paper in (one, two))
    said = list(map(said_zh, meeting.points, (one, two)))
    each = f"；前者{said[0]}，后者{said[1]}" if all(said) and said else ""
    if link.tie is Tie.AGAINST:
        return f"两篇论文的结论相反：{both}{each}。"
    return f"{_where(meeting)}{both}{_shared(meeting)}{each}。"


def _where(meeting: Meeting) -> str:
    """In which topics the two papers stand."""
    if not meeting.topics:
        return ""
    topics = "与".join(meeting.topics)
    return f"建议先读{topics}交汇的两篇：" if meeting.opens else f"{topics}相通："


def _shared(meeting: Meeting) -> str:
    """What the two have in common, in Chinese and in the papers' own words."""
    link = meeting.link
    if link.is_near:
        return "内容相近" + (f"，都谈到{link.term}" if link.term else "")
    verb = "都用到" if link.tie is Tie.USED else "都涉及"
    chinese = link.chinese or in_chinese(link.term)
    return f"{verb}{chinese}（{link.term}）" if chinese else f"{verb}{link.term}"
