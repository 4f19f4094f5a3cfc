"""Other ways to write a topic, in the one that is read: operators, dashes, signs of full width."""

import re

FIELDS = {
    "author": "author",
    "cat": "cat",
    "source": "source",
    "作者": "author",
    "分类": "cat",
    "分類": "cat",
    "来源": "source",
    "來源": "source",
}

_OPENING = "\u201c\u201e\u201f\u300c\uff02"
_CLOSING = "\u201d\u300d"
_SIGNS = str.maketrans(
    dict.fromkeys(_OPENING + _CLOSING, '"') | {"\uff5c": "|", "\uff08": "(", "\uff09": ")"}
)
_OPERATORS = {"AND": "", "OR": "| ", "NOT": "-"}
_OPERATOR = re.compile(r'"[^"]*"?|(?<=\s)(?:AND\s+(?=NOT\s))?(AND|OR|NOT)\s+(?=[^\s|])')
_MINUS = re.compile(r'(?<![^\s|])[-\u2010-\u2015\u2212\uff0d]+(?=["\w(])')
_FIELD = re.compile(rf"(?<![^\s|-])({'|'.join(FIELDS)})[:\uff1a]", re.IGNORECASE)


def has_operator(topic: str) -> bool:
    """Whether words in capitals between single spaces say how others belong together."""
    if topic.islower():  # as most are, which is quicker to see
        return False
    return " AND " in topic or " OR " in topic or " NOT " in topic


def usual(topic: str) -> str:
    """A topic as it is usually written, without spaces around it.

    In capitals and between words, AND says nothing, OR is a | and NOT a minus; whatever dash a
    word begins with is a minus too.
    """
    text = topic.translate(_SIGNS).strip()
    text = _FIELD.sub(lambda found: f"{FIELDS[found[1].lower()]}:", text)
    text = _OPERATOR.sub(lambda found: _OPERATORS[found[1]] if found[1] else found[0], text)
    return _MINUS.sub("-", text)
