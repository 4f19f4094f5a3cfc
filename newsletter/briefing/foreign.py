"""What is no part of a paper or of a briefing: addresses, markup, and words to a reader or a model.

A sentence that holds such a thing is refused; a line of a paper that speaks to a model is no
evidence for anything.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from newsletter.briefing.words import CJK, word_set

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
    r"recommend|cite|accept|award|send|transfer|call|join|register|donate|vote|execute|delete)\b"
    r"(?! (?:is|are|was|were|has|have|between|among)\b)|"
    r"^\W*from (?:now|here) on\b\s*[,:]",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(
    r"\b(?:dear|hey|hello) \w+\s*[,:]|\bp\. ?s\.(?=\s)|"
    r"忽略|无视|请点击|订阅|点击|访问|扫码|加群",
    re.IGNORECASE,
)
# What opens an order if a thing follows: statements about papers do not begin with a bare verb.
_BARE_VERBS = (
    "add|admit|adopt|advise|alert|announce|answer|append|approve|ask|assign|attach|award|believe|"
    "block|boost|bring|buy|call|cancel|change|check|choose|cite|click|close|confirm|consider|copy|"
    "create|credit|delete|deliver|describe|disable|disclose|discard|dismiss|display|disregard|"
    "download|drop|edit|embed|emphasi[sz]e|enable|end|endorse|enter|erase|exclude|execute|explain|"
    "export|fetch|fill|flag|follow|forget|format|forward|generate|give|grant|hide|highlight|ignore|"
    "include|inform|insert|install|invite|join|keep|label|leave|let|link|list|load|log|make|mark|"
    "mention|move|name|note|notify|obey|omit|open|order|output|override|paste|pay|place|post|praise|"
    "prefer|present|pretend|print|prioriti[sz]e|promote|provide|publish|put|quote|rank|rate|read|"
    "recommend|record|refer|register|reject|remember|remove|rename|repeat|replace|reply|report|"
    "reset|respond|return|reveal|review|rewrite|run|save|say|scan|select|sell|send|set|share|show|"
    "skip|start|state|stop|submit|suggest|summari[sz]e|suppress|tag|take|tell|thank|translate|trust|"
    "turn|type|unlock|update|upload|use|verify|visit|vote|warn|watch|welcome|write"
)
_BARE_ORDER = re.compile(
    rf"(?:^|[:;.!?\u2014]\s+|\s-\s)[\W_]*(?:(?:now|then|also|first|next|and|always|never|just|only|"
    rf"kindly|do not|don't|instead)\s+)*(?:{_BARE_VERBS})\s+"
    r"(?:the|this|that|these|those|an?|your|all|every|everyone|everything|it|them|us|him|her|only|no|any|nothing|readers|people|nobody)\b",
    re.IGNORECASE,
)
_QUOTED_ORDER = re.compile(
    r"[“\"《:]\s*(?:please|ignore|disregard|forget|subscribe|click|visit|download|buy)\b",
    re.IGNORECASE,
)
# Who or what a sentence about papers has no reason to speak of, unless a paper does.
_LETTER = re.compile(
    r"\b(?:newsletters?|digest|editors?|summari[sz]ers?|subscribers?|subscriptions?|recipients?|"
    r"mailing list|readers|assistant|chatbot|system message|api keys?|passwords?|hashtags?|"
    r"this (?:item|line|entry|summary|briefing|message|list|digest|week's)|paper list)\b",
    re.IGNORECASE,
)
_BIDDING_VERBS = (
    "ignore|disregard|forget|append|add|output|print|reply|repeat|mark|mention|drop|send|tell|write|"
    "say|answer|praise|rank|rate|forward|paste|publish|respond|insert|delete|include|leave|link"
)
_BIDDING = re.compile(
    r"\b(?:must|should|shall|please|need to|ought to|let)\b|"
    rf"[:,;]\s+(?:and\s+)?(?:then\s+)?(?:{_BIDDING_VERBS})\b|"
    rf"^\W*(?:\w+\W+){{0,3}}(?:{_BIDDING_VERBS})\b",
    re.IGNORECASE,
)
_TO_A_MODEL = re.compile(
    r"\bas an? (?:ai|language model|assistant)\b|\b(?:system prompt|developer mode|"
    r"(?:previous|prior) instructions|editor'?s? note|note (?:to|for))\b|"
    r"^\W*system(?: message)?\s*:|指令|提示词",
    re.IGNORECASE,
)
_FOREIGN = (
    (_ADDRESS, "holds an address"),
    (_MARKUP, "holds markup"),
    (_HIDDEN, "holds hidden characters"),
    (_SECOND_PERSON, "speaks to the reader"),
    (_ORDER, "gives an order"),
    (_ADDRESSED, "gives an order"),
    (_BARE_ORDER, "gives an order"),
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


# Words without which a pattern finds nothing: looked up sooner than searched for.
_NEEDED = {
    _SECOND_PERSON: word_set("you your yours yourself my me i m"),
    _TO_A_MODEL: word_set(
        "ai assistant language prompt developer instructions editor editors note system"
    ),
    _ADDRESSED: word_set("dear hey hello p"),
}
_LATIN_WORD = re.compile(r"[a-z]+")


def foreign(text: str) -> Iterator[str]:
    """Why a text is no sentence of a briefing, whatever the papers say."""
    said = None if CJK.search(text) else frozenset(_LATIN_WORD.findall(text.lower()))
    for pattern, reason in _FOREIGN:
        needed = _NEEDED.get(pattern)
        if said is not None and needed is not None and needed.isdisjoint(said):
            continue
        if (pattern is not _ADDRESS or _MAY_BE_ADDRESS.search(text)) and pattern.search(text):
            yield reason


def bids_with_the_letter(text: str) -> str:
    """What of the letter a text bids somebody do something with; empty if it bids nothing."""
    found = _LETTER.search(text)
    return found[0].lower() if found is not None and _BIDDING.search(text) else ""


@lru_cache(maxsize=16384)
def speaks_to_a_model(line: str) -> bool:
    """Whether a line of a paper gives orders to whoever summarises it."""
    return _SPEAKS_TO_A_MODEL.search(_HIDDEN.sub("", line)) is not None
