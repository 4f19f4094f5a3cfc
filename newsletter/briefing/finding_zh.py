"""A finding or a purpose in Chinese: a Chinese verb between things in the paper's own words.

    "Co-pi-tree improves average reward by 35.4%" -> Co-pi-tree 将“average reward”改善 35.4%

Only a clause whose parts are all known is put so: who, whether it is denied or only possible, what
it does, to what, by how much. Of any other nothing is said here.
"""

# ruff: noqa: RUF001 - Chinese sentences have Chinese marks
import re
from collections.abc import Sequence
from functools import lru_cache

from newsletter.briefing.clauses import (
    LONGEST,
    Clause,
    clause_of,
    deed_at,
    first_part,
    is_adjective,
    lists,
    manner,
    object_of,
)
from newsletter.briefing.deeds_zh import Deed, Form
from newsletter.briefing.words import STOP, word_set
from newsletter.model import Paper

LONGEST_RIVAL = 5  # words of what a change is compared with

_NO_SUBJECT = word_set(
    """
    that which who whom whose when where if whether because while whereas although though but it
    they this these those there he she we for due in with by on at from under across after among
    through during using both neither either to as than
    """
)
_JOINS = word_set("of among between for with alongside as in on from to and")
_INTRANSITIVE = frozenset({"变差", "恶化"})
# Verbs that say little without what stands behind a second word.
_PARTICIPLES = word_set("driven built shown found given drawn seen known taken")
_GOALS = {
    "转换{}": ("into", "把{}转换为{}"),
    "分解{}": ("into", "把{}分解为{}"),
    "翻译{}": ("into", "把{}译为{}"),
    "映射{}": ("to", "把{}映射到{}"),
    "表述{}": ("as", "把{}表述为{}"),
    "处理{}": ("as", "把{}视为{}"),
    "表示{}": ("as", "把{}表示为{}"),
    "建模{}": ("as", "把{}建模为{}"),
    "对齐{}": ("with", "把{}与{}对齐"),
    "结合{}": ("with", "把{}与{}结合"),
    "替代{}": ("with", "用{1}替代{0}"),
    "嵌入{}": ("into", "把{}嵌入{}"),
    "注入{}": ("into", "把{}注入{}"),
    "连接{}": ("to", "把{}与{}相连"),
}
# Where an object must not end, since what it says is told by what follows.
_CUTS = word_set("than that but yet or which who")
# Verbs whose object does something ("enables agents to plan").
_WITH_A_DEED = {"使{}成为可能", "容许{}", "有助于{}", "需要{}", "鼓励{}", "训练{}", "约束{}"}
_OPEN = word_set("of the a an and or between both than not more less no per")
# Words behind which a thing goes on ("with respect to"), or that say what it does.
_LEADS_ON = word_set(
    "respect regard due according order terms addition contrast interacting produced induced"
    " compared relative prior subject"
)
_QUESTIONS = word_set("how why whether when where what which")
_PRONOUNS = word_set(
    "it its them their they this these those both each one such itself themselves us our"
)
_NUMBER = r"[$€£]?[+\-−]?\d[\d.,]*\d|[$€£]?\d"
_ABOUT_IT = (
    "up to |about |approximately |around |roughly |over |more than |nearly |almost |at least |"
    "as much as |an average of |under |less than |below |~|≈"
)
_UNIT = (
    r"\s?%|×|x\b|-fold|\s(?:percentage points|percent|points|dB|pp|ms|s|h|eV|meV|K|nm|Hz|GHz|mg|kg|"
    r"years|days|hours)\b"
)
_FIGURE = (
    rf"(?P<{{0}}about>{_ABOUT_IT})?"
    rf"(?P<{{0}}figure>(?:{_NUMBER})(?:\s?[-–]\s?\d[\d.,]*\d|[-–]\d)?(?:{_UNIT})?)"
)
_BY = re.compile(rf"\bby {_FIGURE.format('b')}(?![\w-])")
_FROM = re.compile(rf"\bfrom {_FIGURE.format('f')} to {_FIGURE.format('t')}(?![\w-])")
_TO = re.compile(rf"\bto {_FIGURE.format('t')}(?![\w-])")
_ABOUT = {
    "up to": "最多",
    "as much as": "多达",
    "over": "超过",
    "more than": "超过",
    "at least": "至少",
    "nearly": "近",
    "almost": "近",
    "under": "不到",
    "less than": "不到",
    "below": "低于",
    "an average of": "平均",
}
_RIVAL = re.compile(
    r"\b(?:over|compared (?:to|with)|relative to|versus)\s+(?P<rival>(?!\d[\d.]*%?\s)[^,;:]*?)"
    r"(?=[,;:]| on | in | by | and (?:up|by|from)|$)"
)
_REPORTED = re.compile(
    r"^(?:[\w-]+ ){0,6}?(?:experiments?|results?|analys[ei]s|ablations?|studies|evaluations?|"
    r"simulations?|findings?|tests)(?: [^,;:]{1,60}?)? (?:show|demonstrate|reveal|indicate|confirm|"
    r"suggest|find)(?:s|ed)?(?: that)? ",
    re.IGNORECASE,
)

_RELATED = (
    (r"(?:associated|correlated|linked|related|connected) (?:with|to)", "与{}相关"),
    (
        r"(?P<by>driven|governed|determined|controlled|dominated|explained|mediated|limited) by",
        "",
    ),
    (r"(?:comparable|equivalent|similar) (?:to|with)", "与{}相当"),
    (r"consistent with", "与{}一致"),
    (r"independent of", "与{}无关"),
    (r"sensitive to", "对{}敏感"),
    (r"robust (?:to|against)", "对{}稳健"),
    (r"(?:key|essential|crucial|critical|vital) (?:to|for)", "对{}至关重要"),
    (r"(?:necessary|required) (?:to|for)", "是{}所必需的"),
    (r"higher than", "高于{}"),
    (r"lower than", "低于{}"),
    (r"larger than", "大于{}"),
    (r"smaller than", "小于{}"),
    (r"faster than", "快于{}"),
    (r"slower than", "慢于{}"),
    (r"better than", "好于{}"),
    (r"worse than", "差于{}"),
    (r"longer than", "长于{}"),
    (r"shorter than", "短于{}"),
)
_DRIVEN = {
    "driven": "由{}驱动",
    "governed": "由{}支配",
    "determined": "由{}决定",
    "controlled": "由{}控制",
    "dominated": "由{}主导",
    "explained": "由{}解释",
    "mediated": "由{}介导",
    "limited": "受{}限制",
}
_QUALITIES = {
    "accurate": "准确",
    "reliable": "可靠",
    "robust": "稳健",
    "effective": "有效",
    "efficient": "高效",
    "common": "常见",
    "frequent": "频繁",
    "sensitive": "敏感",
    "stable": "稳定",
    "important": "重要",
    "vulnerable": "脆弱",
    "severe": "严重",
    "abundant": "丰富",
    "diverse": "多样",
    "expensive": "昂贵",
}
_MORE = re.compile(
    rf"^(?P<way>more|less) (?P<adj>{'|'.join(_QUALITIES)}) (?P<joint>than|for|to|against) "
)
_STATES = tuple((re.compile(rf"^{pattern}\s+"), chinese) for pattern, chinese in _RELATED)


@lru_cache(maxsize=32768)
def finding_zh(text: str, paper: Paper) -> str:
    """What a clause finds, in Chinese; "" where it is not known whole."""
    clause = clause_of(_REPORTED.sub("", text))
    who = thing_zh(clause.subject, paper) if clause else ""
    return who and _does(clause, who, paper) if clause else ""


@lru_cache(maxsize=32768)
def purpose_zh(rest: str, paper: Paper) -> str:
    """What a thing is for, or what it does, told by what follows its noun; "" if not known."""
    found = _PURPOSE.match(rest)
    if found is None:
        return ""
    words, form = tuple(found["rest"].split()), _form_after(found)
    how, at = manner(words, 0)
    deed, end = deed_at(words, at)
    if deed is None or how is None or deed.form not in form:
        is_for = found["how"] == "for" and deed is None
        thing = _what(words, paper) if is_for else ""
        asks = words[:1] and words[0] in _QUESTIONS
        return thing and f"用于{'解释' if asks else ''}{thing}"
    said = _does(Clause("", deed, how, words[end:]), "", paper).strip()
    return said if Form.THIRD in form else said and f"用于{said}"


@lru_cache(maxsize=32768)
def object_zh(text: str, paper: Paper) -> str:
    """What something was done to, quoted as far as it can be; "" if it cannot."""
    return _what(tuple(text.split()), paper)


_PURPOSE = re.compile(
    r"^,?\s*(?:(?:designed|developed|built|tailored|intended|used)\s+)?"
    r"(?P<how>that|which|to|for|capable of)\s+(?P<rest>.+)$"
)


def _form_after(found: re.Match[str]) -> tuple[Form, ...]:
    if found["how"] in {"that", "which"}:
        return (Form.THIRD, Form.BARE)
    return (Form.BARE,) if found["how"] == "to" else (Form.ING,)


def _does(clause: Clause, who: str, paper: Paper) -> str:
    """The clause in Chinese behind its subject."""
    if clause.deed is None:
        return _is(clause, who, paper)
    first = first_part(clause.rest)
    figure, ended = _amount(first)
    if not (clause.deed.changes or clause.deed.moves) and figure[:1] == ("to",):
        figure, ended = (), len(first)
    if figure and not ended:
        moves = clause.deed.moves
        return moves and f"{who}{clause.how}{_by(moves, figure)}"
    goal = _GOALS.get(clause.deed.chinese)
    if goal:
        return _with_goal(clause, who, goal, paper)
    what = _what(clause.rest[:ended] if figure else clause.rest, paper)
    if not what or (clause.deed.chinese in _WITH_A_DEED and "to" in first):
        return ""
    rival = _rival(" ".join(first), paper)
    against = f"（对比{rival}）" if rival and clause.deed.changes else ""
    return f"{who}{clause.how}{_done(clause.deed, what, figure)}{against}"


def _done(deed: Deed, what: str, figure: Sequence[str]) -> str:
    """A verb with its object, and by how much."""
    if not deed.changes:
        return deed.chinese.format(what) + (f"（{_by('', figure).strip()}）" if figure else "")
    if deed.changes in _INTRANSITIVE:
        return f"使{what}{_by(deed.changes, figure)}"
    return f"将{what}{_by(deed.changes, figure)}" if figure else f"{deed.changes}{what}"


def _with_goal(clause: Clause, who: str, goal: tuple[str, str], paper: Paper) -> str:
    """What is turned into something, taken as something, or put together with it."""
    joint, chinese = goal
    first = tuple(word.rstrip(",;:") for word in first_part(clause.rest))
    if joint not in first:
        return ""
    at = first.index(joint)
    one, two = (
        thing_zh(" ".join(each), paper) for each in (first[:at], object_of(first[at + 1 :]))
    )
    return one and two and f"{who}{clause.how}{chinese.format(one, two)}"


def _what(words: tuple[str, ...], paper: Paper) -> str:
    """The object of a verb, quoted; the first of a list is told as the first."""
    kept = object_of(words)
    if not kept:
        return ""
    end, after = words[len(kept) - 1], words[len(kept) : len(kept) + 1]
    if end.endswith(",") and lists(words[len(kept) :]):
        return _first_of(kept, paper)
    if end == kept[-1] and after and after[0] in _CUTS:
        return ""
    is_cut = end == kept[-1] and bool(after)
    if is_cut and (end.endswith("ed") or end in _PARTICIPLES):
        kept.pop()
    return thing_zh(" ".join(kept), paper)


def _first_of(kept: list[str], paper: Paper) -> str:
    """The first thing of a list, as the first; nothing if its end is no thing by itself."""
    if joint := next((at for at, word in enumerate(kept) if word.lower() in _JOINS), 0):
        loose = kept[joint].lower() not in {"of", "among", "between", "and"}
        return thing_zh(" ".join(kept[:joint]), paper) if loose else ""
    thing = "" if is_adjective(kept) else thing_zh(" ".join(kept), paper)
    return thing and f"{thing}等"


def _is(clause: Clause, who: str, paper: Paper) -> str:
    """What is said of a thing with is or are, of the few forms that are known."""
    rest = " ".join(clause.rest)
    if found := _MORE.match(rest):
        what = _what(tuple(rest[found.end() :].split()), paper)
        way = ("更" if found["way"] == "more" else "较不") + _QUALITIES[found["adj"]]
        joint = "比" if found["joint"] == "than" else "对"
        return what and f"{who}{clause.how}{joint}{what}{way}"
    for pattern, chinese in _STATES:
        if found := pattern.match(rest):
            what = _what(tuple(rest[found.end() :].split()), paper)
            form = chinese or _DRIVEN[found["by"]]
            return what and f"{who}{clause.how}{form.format(what)}"
    return ""


def _amount(rest: Sequence[str]) -> tuple[tuple[str, ...], int]:
    """By how much or from what to what, and the number of words before it."""
    text = " ".join(rest)
    for pattern in (_FROM, _BY, _TO):
        if found := pattern.search(text):
            said = tuple(
                _figure(found, name) for name in "fbt" if f"{name}figure" in found.groupdict()
            )
            kind = (
                ("from", *said) if pattern is _FROM else ("by" if pattern is _BY else "to", *said)
            )
            return kind, len(text[: found.start()].split())
    return (), len(rest)


def _figure(found: re.Match[str], name: str) -> str:
    about = (found[f"{name}about"] or "").strip()
    lead = _ABOUT.get(about, "约") if about else ""
    return f"{lead} {found[f'{name}figure'].strip()} "


def _by(change: str, figure: Sequence[str]) -> str:
    if not figure:
        return change
    kind, *said = figure
    if kind == "from":
        return f"从{said[0]}{change}到{said[1]}"
    return f"{change}{'到' * (kind == 'to')}{said[0]}"


def _rival(text: str, paper: Paper) -> str:
    """What a change is compared with, if there is one such thing."""
    found = list(_RIVAL.finditer(text))
    if len(found) != 1 or len(found[0]["rival"].split()) > LONGEST_RIVAL:
        return ""
    return thing_zh(found[0]["rival"], paper)


def thing_zh(text: str, paper: Paper) -> str:
    """A thing in the paper's own words, quoted unless it is a name; "" if it is none."""
    bare = re.sub(r"^(?:an?|the) ", "", text.strip(), flags=re.IGNORECASE)
    words = bare.split()
    if words and words[-1].endswith("ly") and len(words) > 1:
        words.pop()
        bare = " ".join(words)
    if not words or len(words) > LONGEST or words[0].lower() in _PRONOUNS | _NO_SUBJECT:
        return ""
    if words[-1].lower() in STOP | _OPEN or words[0].lower() in {"and", "or", "not", "of"}:
        return ""
    if words[0].endswith("ly"):
        return ""
    if words[-1].lower() in _LEADS_ON or words[-1].endswith(("-labeled", "-based", "-like")):
        return ""
    own = next((one for one in (bare, bare[:1].upper() + bare[1:]) if _says(paper, one)), "")
    if not own or "“" in own or '"' in own:
        return ""
    is_name = len(words) == 1 and any(map(str.isupper, bare))
    return f" {own} " if is_name else f"“{own}”"


def _says(paper: Paper, text: str) -> bool:
    """Whether an abstract holds some words as they are, and not inside of others."""
    at = paper.abstract.find(text)
    return at >= 0 and not paper.abstract[max(at - 1, 0) : at].isalnum()
