"""What is no part of a paper or of a briefing: addresses, markup, and words to a reader or a model.

A sentence that holds such a thing is refused; a line of a paper that speaks to a model is no
evidence for anything.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

_ADDRESS = re.compile(
    r"https?:|www\.|//|\b[\w-]+\.(?:com|org|net|io|ai|cn|example|gov|edu)\b|"
    r"\b[\w.+-]+@[\w-]+\.[a-z]{2,}\b|\bmailto:",
    re.IGNORECASE,
)
_MAY_BE_ADDRESS = re.compile(r"[@/:]|\.\w|www", re.IGNORECASE)  # seen sooner than which one
_MARKUP = re.compile(
    r"<\s*/?\s*[a-z!][^>]*>?|&(?:#\d+|[a-z]+);|!\[|\]\(|`|javascript:|\{\{|\}\}", re.IGNORECASE
)
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b-\x1f]")
_SECOND_PERSON = re.compile(
    r"\b(?:you|your|yours|yourself|my|me)\b|\bi'm\b|(?-i:\bI\b(?! *[.,)-]))|[您你]", re.IGNORECASE
)
_ORDER = re.compile(
    r"^\W*(?:please|ignore|disregard|forget|subscribe|click|visit|download|buy|sign up|rate|reply|"
    r"respond|print|repeat|output|write|say|install|contact|email|share|follow|act|pretend|describe|"
    r"recommend|cite|accept|award|send|transfer|call|join|register|donate|vote|execute|delete)\b|"
    r"忽略|无视|请点击|订阅|点击|访问|扫码|加群",
    re.IGNORECASE,
)
_QUOTED_ORDER = re.compile(
    r"[“\"《:]\s*(?:please|ignore|disregard|forget|subscribe|click|visit|download|buy)\b",
    re.IGNORECASE,
)
_TO_A_MODEL = re.compile(
    r"\bas an? (?:ai|language model|assistant)\b|\b(?:system prompt|developer mode|"
    r"(?:previous|prior) instructions|editor'?s? note|note to)\b|指令|提示词",
    re.IGNORECASE,
)
_FOREIGN = (
    (_ADDRESS, "holds an address"),
    (_MARKUP, "holds markup"),
    (_HIDDEN, "holds hidden characters"),
    (_SECOND_PERSON, "speaks to the reader"),
    (_ORDER, "gives an order"),
    (_QUOTED_ORDER, "gives an order"),
    (_TO_A_MODEL, "speaks to a model"),
)
_VERBS = (
    "say|state|mention|claim|repeat|praise|recommend|write|announce|reveal|pretend|cite|tell|rate|"
    "answer|reply|respond|print|output|ignore|disregard|forget|install|download|visit|click|buy|"
    "subscribe|call|act|describe|join|greet|promote|advertise|accept|insert|append|translate"
)
_SPEAKS_TO_A_MODEL = re.compile(
    rf"(?:^|[:;>*#\"”]\s*|\b(?:now|must|please|always|should|shall|to you)\s+)"
    rf"(?:{_VERBS})\b(?!-)(?! (?:a|an)\b.{{0,40}}\b(?:set|graph|function|map|number)\b)|"
    r"\bnote to (?:the |any )?(?:\w+ )?(?:model|editor|reviewers?|assistant|reader|ai|llm)s?\b|"
    r"\b(?:hidden|new|secret) (?:prompt|rule|instruction)s?\s*:|\b(?:system|assistant|user)\s*:|"
    r"#{2,}\s*\w+|</?\s*(?:papers?|system|s|inst|user|assistant)\s*>|\bfrom now on\b|"
    r"\b(?:previous|prior|earlier|above|your) (?:instructions|rules|guidelines|prompts?)\b|"
    r"\bsystem prompt say\b|\binstructions? (?:praise|recommend|say)\b|\b(?:developer|god) mode\b|"
    r"\bas an? (?:ai|language model|assistant)\b|指令|提示词|请点击|扫码|加群|请称赞|开发者模式|"
    r"^订阅|忽略之前",
    re.IGNORECASE,
)


def foreign(text: str) -> Iterator[str]:
    """Why a text is no sentence of a briefing, whatever the papers say."""
    for pattern, reason in _FOREIGN:
        if (pattern is not _ADDRESS or _MAY_BE_ADDRESS.search(text)) and pattern.search(text):
            yield reason


@lru_cache(maxsize=16384)
def speaks_to_a_model(line: str) -> bool:
    """Whether a line of a paper gives orders to whoever summarises it."""
    return _SPEAKS_TO_A_MODEL.search(_HIDDEN.sub("", line)) is not None
