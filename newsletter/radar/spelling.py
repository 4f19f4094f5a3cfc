"""How one word is spelled in two ways, British and American, and how words are derived."""

import re
from itertools import takewhile

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
# Endings that make words of one family: retina and retinal, catalysis and catalytic.
_FAMILIES = tuple(
    frozenset("" if ending == "-" else ending for ending in line.split())
    for line in """
- s al als ally ic ics ical ian ians an n ese ary ous ist ists ism ity ment ing ed ly y
- ology ological ography ographic ographical
e al ic ical ian ous ary ing ed er ers or ors ion ions able ive
y ic ics ical ically ies ist ists er ers ied
sis ses tic tical zed zing st sts se sed
ion ions ory
ion ions ive e ed es ing or ors ional
a al ae as n an ns ans ic
us al i ic
on ons al ic um a
ome omes omic omics
is es ic al
ia ic iac
nce ncy nt nts ntial
ics ic ical s
ic ics ology ological
ist istry al
st stry cal
y etic etics ies
ion ions ious ive
oric orics orial orially
""".splitlines()
    if line
)
ROOT = 4  # letters that words of one family have in common, at least
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


def are_derived(one: str, other: str) -> bool:
    """Whether two words are of one family: one root, and endings that go together."""
    shared = sum(1 for _ in takewhile(_is_one, zip(one, other, strict=False)))
    return any(
        {one[place:], other[place:]} <= endings
        for place in range(shared, ROOT - 1, -1)
        for endings in _FAMILIES
    )


def _is_one(letters: tuple[str, str]) -> bool:
    return letters[0] == letters[1]
