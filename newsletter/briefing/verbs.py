"""The verbs that papers report with, and where a second one leaves the first sentence.

"We develop a lamp, derive its cost and test it" is one sentence of the authors. Told of one paper
the first verb bends (a paper develops) and the rest would not: it is cut off.
"""

import re

_PAST = {
    "showed": "show",
    "found": "find",
    "proved": "prove",
    "built": "build",
    "studied": "study",
    "verified": "verify",
    "identified": "identify",
    "quantified": "quantify",
    "clarified": "clarify",
}  # fmt: skip - a dictionary reads best as a table
FIND = (
    "show|find|demonstrate|prove|observe|report|reveal|argue|conclude|confirm|discover|suggest|"
    "indicate|verify|establish|showed|found|demonstrated|proved|observed|reported|revealed|argued|"
    "concluded|confirmed|discovered|suggested|indicated|verified|established"
)
MAKE = (
    "introduce|propose|present|develop|describe|design|construct|build|release|study|investigate|"
    "analyze|analyse|examine|explore|derive|formulate|devise|characterize|characterise|introduced|"
    "proposed|presented|developed|described|designed|constructed|built|released|studied|"
    "investigated|analyzed|analysed|examined|explored|derived|formulated|devised|characterized|"
    "report|identify|measure|evaluate|test|compare|review|provide|formalize|extend|generalize|"
    "compute|calculate|implement|validate|demonstrate|establish|quantify|simulate|estimate|assess|"
    "discover|create|prove|find|observe|detect|reveal|obtain|uncover|define|clarify|solve|predict|"
    "offer|proved|found|observed|detected|revealed|obtained|uncovered|defined|clarified|solved|"
    "predicted|reported|identified|measured|evaluated|tested|compared|reviewed|provided|"
    "formalized|extended|generalized|computed|calculated|implemented|validated|demonstrated|"
    "established|quantified|simulated|estimated|assessed|discovered|created"
)
_BASES = frozenset(f"{FIND}|{MAKE}".split("|"))

# What authors do besides. Those that are nouns as well count before an article or the like.
_PLAIN = (
    "demonstrate|prove|observe|reveal|argue|conclude|confirm|verify|introduce|propose|develop|"
    "describe|construct|investigate|analy[sz]e|examine|derive|formulate|devise|characteri[sz]e|"
    "evaluate|apply|provide|validate|implement|compare|extend|identify|quantify|assess|compute|"
    "obtain|perform|conduct|discuss|illustrate|establish|determine|optimi[sz]e|generali[sz]e|"
    "employ|adopt|integrate|incorporate|create|collect|achieve|explain|simulate|formali[sz]e|"
    "combine|calculate|leverage|explore|fine-tune|categori[sz]e|synthesi[sz]e"
)
_NOUNS_TOO = (
    "show|find|report|study|test|measure|use|train|design|present|release|build|benchmark|"
    "estimate|review|outline|highlight|address|offer|give|make|model|map|track|probe|solve|"
    "suggest|discover|indicate|question|sketch|run|carry out|point out"
)
_PASTS = (
    r"(?:demonstrat|prov|observ|reveal|argu|conclud|introduc|propos|develop|describ|construct|"
    r"investigat|analy[sz]|examin|deriv|evaluat|appli|validat|implement|compar|extend|identifi|"
    r"quantifi|assess|comput|obtain|perform|conduct|establish|determin|test|measur|train|estimat)ed"
)
_OBJECT = r"(?=\s+(?:a|an|the|that|how|why|whether|its?|their|our|them|this|these|two|three|new)\b)"
_PLURALS = (
    r"(?=\s+(?:[\w-]+\s+){0,3}(?:models|networks|agents|classifiers|detectors|policies|systems)\b)"
)
_ADVERBS = r"(?:(?:\w+ly|also|further|then|thus|hence)\s+)*"
_SECOND = (
    rf"{_ADVERBS}(?:(?:{_PLAIN}|{_PASTS})\b(?!-)|(?:{_NOUNS_TOO}){_OBJECT}|"
    rf"(?:train|build|test){_PLURALS})(?!\s*,?\s+(?:and|or)\b)"
)
_AFTER_COMMA = re.compile(rf",\s+(?:and\s+|then\s+)?{_SECOND}.*$", re.IGNORECASE)
_AFTER_AND = re.compile(rf"(?<!ed)\s+and\s+{_SECOND}.*$", re.IGNORECASE)
_AND_WE = re.compile(
    r",?\s+(?:and|while|then)\s+(?:\w+ly\s+|then\s+)?(?:we|our (?:results?|analys[ei]s|findings))"
    r"\s.*$",
    re.IGNORECASE,
)
_IN_A_LIST = re.compile(
    r"\b(?:to|can|could|may|might|must|will|would|and|by|in which|where)\s+[\w-]+(?:,\s+[\w-]+)*$|"
    r"\b(?:in which|where|whose|that|which|who)\b[^,]*,\s+(?:each|all|both|with|given)\b[^,]*$"
)
_MAY_GOVERN = re.compile(
    r"\b(?:to|can|could|may|might|must|will|would|should|that|which|who|helps?|lets?)\s+\w+",
    re.IGNORECASE,
)


def base(verb: str) -> str:
    """The base form of a verb that papers report with."""
    if verb in _PAST:
        return _PAST[verb]
    if verb.endswith("ed"):
        return verb[:-1] if verb[:-1] in _BASES else verb[:-2]
    return verb


def first_deed(text: str) -> str:
    """What follows the first verb of the authors, without the other things that they did.

    Behind "to" or "that" a bare verb without a comma may belong there, and stays.
    """
    text = _AND_WE.sub("", text)
    if (more := _AFTER_COMMA.search(text)) and not _IN_A_LIST.search(text[: more.start()]):
        text = text[: more.start()]
    found = _AFTER_AND.search(text)
    return text if found is None or _MAY_GOVERN.search(text[: found.start()]) else _cut(text, found)


def _cut(text: str, found: re.Match[str]) -> str:
    return text[: found.start()].rstrip(" ,")
