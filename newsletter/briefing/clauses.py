"""A clause of a paper by its parts: who, what it does, how surely, to what.

No grammar: the first word that is a known verb where a verb may stand. Where there may be another
reading, there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.briefing.deeds_zh import NOUNS_TOO, Deed, Form, deeds
from newsletter.briefing.words import STOP, word_set

LONGEST = 8  # words of a thing that is quoted
FARTHEST = 12  # words into a sentence where its verb may stand

_MODALS = {"can": "能", "could": "可", "may": "可能", "might": "可能", "will": "会", "would": "会"}
_HOW = {
    "significantly": "显著", "substantially": "大幅", "consistently": "始终", "partially": "部分",
    "slightly": "略微", "directly": "直接", "mainly": "主要", "primarily": "主要", "often": "常",
    "strongly": "强烈", "largely": "大体", "still": "仍", "only": "只", "usually": "通常",
    "typically": "通常", "selectively": "选择性地", "markedly": "明显", "greatly": "大幅",
}  # fmt: skip
_DENIALS = word_set("not cannot fails fail failed never")
_UNSURE = word_set("hardly barely rarely scarcely nearly almost neither nor seldom no")
_CLAUSES = word_set(
    "that which who whom whose when where if whether because while whereas although though but as "
    "than to"
)
_BEFORE_A_NOUN = word_set(
    "a an the its their his her more less fewer no all many several most some any each both"
)
_FINITE = word_set("lets let makes make helps keeps gets has have had is are was were do does did")
_ENDS = word_set(
    """
    while whereas but although though which who where when if unless because since by via through
    without across thereby using despite than over compared relative versus rather even so such
    throughout only especially particularly including beyond before after until once
    """
)
_BESIDES = word_set("also further then thus")
_CUT_BEFORE = word_set("in on at for with from to during among under within against into as toward")
_COPULA = word_set("is are was were remain remains remained")
_MARK = re.compile(r"[,;:]$")


_BARE = [(each,) for each in ("be", "lie", "function", "make", "keep", "do", "locate", "become")]
_JOINED_BY = [(each,) for each in ("to", "with", "by")]


@dataclass(frozen=True, slots=True)
class Clause:
    """The parts of a clause: who, what it does, how surely in Chinese, and what stands behind.

    `deed` is None behind is, are, was and remain.
    """

    subject: str
    deed: Deed | None
    how: str
    rest: tuple[str, ...]


def clause_of(text: str) -> Clause | None:
    """The parts of a clause by its first verb; None if there may be another one."""
    words = tuple(text.split())
    for at in range(1, min(len(words), FARTHEST)):
        if _MARK.search(words[at - 1]) or words[at - 1].lower() in _CLAUSES:
            return None
        how, verb = manner(words, at)
        if how is None or verb >= len(words):
            return None
        if words[verb].lower() in _COPULA and verb == at:
            return _being(words, at)
        deed, end = deed_at(words, verb)
        if deed and _is_verb(words, at, verb, end):
            is_plain = _FINITE.isdisjoint(words[:at])
            return Clause(_subject(words[:at]), deed, how, words[end:]) if is_plain else None
        if verb > at and deed is None:
            return None  # a manner without a verb that is known
    return None


def _being(words: tuple[str, ...], at: int) -> Clause | None:
    """A clause with is, are, was or remain at a place."""
    how, after = manner(words, at + 1)
    still = "仍" if words[at].lower().startswith("remain") else ""
    return None if how is None else Clause(_subject(words[:at]), None, still + how, words[after:])


def manner(words: tuple[str, ...], at: int) -> tuple[str | None, int]:
    """How surely and how much, in Chinese, and where the verb stands; None if it is not known."""
    said = ""
    while at < len(words):
        word, after = words[at].lower(), words[at + 1 : at + 2]
        if word in _UNSURE or (word == "not" and after == ("only",)):
            return None, at
        if word in {"do", "does", "did"} and after == ("not",):
            said, at = f"{said}不", at + 2
        elif word in _DENIALS:
            said += _denial(word)
            at += 1 + (word.startswith("fail") and after == ("to",))
        elif word in _MODALS or word in _HOW:
            said, at = said + (_MODALS | _HOW)[word], at + 1
        elif word.endswith("ly") or word in _BESIDES or _joins_adverbs(words, at):
            at += 1
        else:
            break
    return said, at


def _denial(word: str) -> str:
    return "不能" if word == "cannot" else "未能" if word.startswith("fail") else "不"


def _joins_adverbs(words: tuple[str, ...], at: int) -> bool:
    """Whether a word joins two adverbs: "consistently and substantially"."""
    around = (*words[at - 1 : at], *words[at + 1 : at + 2])
    return words[at] == "and" and at > 0 and all(word.lower().endswith("ly") for word in around)


def deed_at(words: Sequence[str], at: int) -> tuple[Deed | None, int]:
    """The verb at a place, the longest that is known, and where it ends."""
    known = deeds()
    for size in (3, 2, 1):
        found = known.get(" ".join(words[at : at + size]).lower())
        if found and len(words[at : at + size]) == size:
            return found, at + size
    return None, at


def _is_verb(words: tuple[str, ...], at: int, verb: int, end: int) -> bool:
    """Whether a known word is the verb of its clause rather than a noun or a participle."""
    deed, _ = deed_at(words, verb)
    before, follows = words[at - 1].lower(), "".join(words[end : end + 1]).lower()
    is_free = verb > at and words[verb - 1].lower() in {*_MODALS, "not", "to", "cannot"}
    if deed is None or deed.form is Form.ING or (before in STOP and not is_free):
        return False
    if is_free:
        return deed.form is Form.BARE
    if deed.form is Form.BARE and not _is_plural(before):
        return False
    if words[verb].lower() in NOUNS_TOO and verb == at:
        may_move = bool(deed.moves) and follows in {"by", "from"}
        return may_move or end - verb > 1 or follows in _BEFORE_A_NOUN or follows[:1].isdigit()
    if deed.form is Form.PAST and end - verb == 1:
        may_follow = not deed.moves and follows not in STOP - _BEFORE_A_NOUN
        return may_follow and _is_last_verb(words, end)
    return True


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _is_last_verb(words: Sequence[str], end: int) -> bool:
    """Whether no other verb follows that could make a past form a participle."""
    for word in words[end : end + LONGEST]:
        found = deeds().get(word.lower())
        if word.lower() in _COPULA or (found and found.form in {Form.PAST, Form.THIRD}):
            return False
        if _MARK.search(word):
            break
    return True


def _subject(words: Sequence[str]) -> str:
    kept = list(words)
    while kept and kept[-1].lower().endswith("ly"):
        kept.pop()
    return " ".join(kept)


def first_part(words: Sequence[str]) -> tuple[str, ...]:
    """The words up to the first mark."""
    end = next((at + 1 for at, word in enumerate(words) if _MARK.search(word)), len(words))
    return tuple(words[:end])


def object_of(words: tuple[str, ...]) -> list[str]:
    """The words of the object behind a verb, as many as can be quoted."""
    kept: list[str] = []
    for word in words:
        if word.lower() in _ENDS or (kept and _goes_on(words, len(kept))):
            break
        kept.append(word.rstrip(",;:"))
        if _MARK.search(word):
            break
    kept = kept[: kept.index("–")] if "–" in kept else kept  # noqa: RUF001 - as printed
    kept = kept[:-2] if kept[-2:] == ["in", "order"] else kept
    if len(kept) <= LONGEST:
        return kept
    ends = [at for at, word in enumerate(kept[: LONGEST + 1]) if at and word.lower() in _CUT_BEFORE]
    return kept[: ends[-1]] if ends else []


def lists(words: Sequence[str]) -> bool:
    """Whether what follows a comma goes on with a list."""
    first = words[0].lower() if words else ""
    return bool(first) and not first.endswith("ing") and first not in _ENDS | {"and", "with", "in"}


def is_adjective(words: Sequence[str]) -> bool:
    """Whether the first of a list is rather an adjective than a thing."""
    bare = [word for word in words if word.lower() not in _BEFORE_A_NOUN]
    return len(bare) == 1 and bare[0].islower() and not bare[0].endswith("s")


def _goes_on(words: tuple[str, ...], at: int) -> bool:
    """Whether a word joins another clause to an object: "that …", "to do", "and does"."""
    joint = words[at].lower()
    if joint not in {"to", "and"}:
        return joint == "that"
    _, verb = manner(words, at + 1)
    deed, _ = deed_at(words, verb)
    form = deed.form if deed else None
    if form is Form.BARE or words[verb : verb + 1] in _BARE:
        return True
    is_related = words[verb + 1 : verb + 2] in _JOINED_BY and words[verb].endswith("ed")
    return joint == "and" and (is_related or form is Form.THIRD)
