"""British and American spellings of one word, brought to the American one."""

import re

_IZE = """
anonym author categor central character critic crystall custom digit discret emphas equal factor
final formal general harmon hypothes ideal initial ion item linear local maxim memor minim mobil
modern monet neutral normal optim organ parallel parameter penal personal polar polymer prior quant
random rational real recogn regular scrutin serial special stabil standard steril summar symbol
synchron synthes token util vector visual
"""
_WORDS = """
ageing aging; aluminium aluminum; analogue analog; artefact artifact; catalogue catalog;
defence defense; dialogue dialog; enrol enroll; fulfil fulfill; grey gray; judgement judgment;
licence license; mould mold; offence offense; programme program; sceptic skeptic; tyre tire;
"""
_ONE = dict(pair.split() for pair in _WORDS.split(";") if pair.strip())
# Each rule takes what it gives as it is, so that folding twice is folding once.
_RULES = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"isation$", "ization"),
        (rf"^({'|'.join(_IZE.split())})is(e|ed|er|ing|able)$", r"\1iz\2"),
        (r"^(anal|catal|dial|electrol|hydrol|paral)ys(e|ed|er|ing)$", r"\1yz\2"),
        (r"^(arm|behavi|col|fav|flav|harb|hon|hum|lab|neighb|od|rum|tum|vap|vig)our", r"\1or"),
        (r"(cent|fib|lit|met|theat|calib)re$", r"\1er"),
        (r"^(canc|chann|fu|lab|mod|sign|trav|tunn)(a|e)ll(ed|er|ing)$", r"\1\2l\3"),
        (r"aemi", "emi"),
        (r"^haem", "hem"),
        (r"^(o)(edem|esoph|estr)", r"\2"),
        (r"^(diarrh|f|hom|ap|d)oe(a$|t|opath|ptosis)", r"\1e\2"),
        (r"^(ortho)?paed", r"\1ped"),
        (r"^sulph", "sulf"),
    )
)
_ANY = re.compile("|".join(rule.pattern for rule, _ in _RULES))


def american(word: str) -> str:
    """The American spelling of a word in lower case; any other word stays as it is."""
    if not word.isascii():
        return word
    if not _ANY.search(word):
        return _ONE.get(word, word)
    for rule, spelling in _RULES:
        word = rule.sub(spelling, word)
    return _ONE.get(word, word)
