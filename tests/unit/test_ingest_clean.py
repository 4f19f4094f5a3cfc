import json
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import SHARED

from newsletter.ingest import clean


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  two \n\t lines\u00a0here\u2028", "two lines here"),
        ("AT&T and R&D; a&b=1", "AT&T and R&D; a&b=1"),
        ("5 &lt; 6, &amp;lt;, &amp;amp;amp;ge; &#955; &#x3bb; &eacute;", "5 < 6, <, ≥ λ λ é"),
        (
            "so\u00adft \ufeffBOM\u200b, \u202eevil\u202c, nul\x00 and\x07 bell",
            "soft BOM, evil, nul and bell",
        ),
        ("e\u0301", "é"),
        ("NF-{kappa}B, {beta}{gamma}, {Delta}G at 4{degrees}C", "NF-κB, βγ, ΔG at 4°C"),
        (
            "[&ge;] 3 {+/-} 1, 10{superscript 2}, a[-&gt;]b, this [mdash] that",
            "≥ 3 ± 1, 10², a→b, this — that",
        ),
        (
            r"x_{beta}, \mathrm{beta}, \frac{a}{beta}, ${beta}$",
            r"x_{beta}, beta, a/beta, beta",
        ),
        ("Rod[a]sen, [225Ac], {unknown}", "Rod[a]sen, [225Ac], {unknown}"),
        ("<i>E. coli</i> in 1 km<sup>2</sup> of H<sub>2</sub>O", "E. coli in 1 km² of H₂O"),
        (
            "10<sup>&minus;3</sup>, the 5<sup>th</sup>, V<sub>max</sub>, 2<sup>n</sup>",
            "10⁻³, the 5th, Vmax, 2ⁿ",
        ),
        ("<p>One.</p><p>Two.<br/>Three.</p>", "One. Two. Three."),
        ("<a href=\"https://x.example\">a link</a> <span class='y'>z</span>", "a link z"),
        (
            "<jats:title>Abstract</jats:title><jats:p>In <jats:bold>it</jats:bold>.</jats:p>",
            "In it.",
        ),
        ("<mml:math><mml:mi>x</mml:mi></mml:math>", "x"),
        ("Kept<script>alert(1)</script><!-- not this --><style>p{}</style>.", "Kept ."),
        ("An attack by <script> tags", "An attack by <script> tags"),
        ("(McNemar P<.001), p<0.001 and n>3", "(McNemar P<.001), p<0.001 and n>3"),
        ("$p<q$ and $x<y>z$, $a<b>c$", "p<q and x<y>z, a<b>c"),
        ("if n<i and m>j, a<b>c, a <b and c> d", "if n<i and m>j, a<b>c, a <b and c> d"),
        ("the <pad> and <think> tokens", "the <pad> and <think> tokens"),
        ("$5 for <i>sheep</i> and $6", "$5 for sheep and $6"),
        ("$2,632 (95% CI [$2,249, $3,062])", "$2,632 (95% CI [$2,249, $3,062])"),
        (
            r"Schr\"odinger, caf\'e, Pi\v{z}urica, {\"O}zg{\"u}r",
            "Schrödinger, café, Pižurica, Özgür",
        ),
        (
            r"\L{}ukasz, Bj\o rn, Stra\ss e, \AA ngstr\"om, Garc\'\ia",
            "Łukasz, Bjørn, Straße, Ångström, García",
        ),
        (
            r"Fran\c{c}ois, Erd\H{o}s, Se\~nor, \^ile, voil\`a, \c c",
            "François, Erdős, Señor, île, voilà, ç",
        ),
        (r"97\% of R\&D \#1 a\_b", "97% of R&D #1 a_b"),
        (
            r"it\'s a \"so called\" $\v{x}$ at https://x.example/\~user",
            'it\'s a "so called" v(x) at https://x.example/~user',
        ),
        (
            r"{a group with \'e} and {\'e closed elsewhere}",
            "{a group with é} and é closed elsewhere",
        ),
        (
            "We present **Flow of Truth**, the first *proactive* one.",
            "We present Flow of Truth, the first proactive one.",
        ),
        (
            "A* search with D* lite; *p < .05, **p < .01; f * g",
            "A* search with D* lite; *p < .05, **p < .01; f * g",
        ),
    ],
)
def test_feed_text_becomes_text_for_people(raw: str, shown: str) -> None:
    assert clean.text(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("arXiv:2606.00001v2 Announce Type: replace-cross \nAbstract: We count.", "We count."),
        ("arXiv:math/0601001v1 Announce Type: new Abstract: We count.", "We count."),
        ("<p>by Ada Lovelace, Emmy Noether</p>\n\nSheep healed.", "Sheep healed."),
        ("by Ada Lovelace, Emmy Noether\n\nSheep healed.", "Sheep healed."),
        (
            "by Ada Lovelace, E. Noether, the Flock Group Background Sheep heal.",
            "Background Sheep heal.",
        ),
        (
            '<p>Nature, Published online: 9 May 2026; <a href="x">doi:10.1038/y</a></p>A teaser.',
            "A teaser.",
        ),
        ("Nature Physics, Published online: 09 January 2026; doi:10.1038/y A teaser.", "A teaser."),
        ("by counting sheep we sleep.", "by counting sheep we sleep."),
        ("", ""),
    ],
)
def test_what_a_feed_puts_before_the_abstract_goes(raw: str, shown: str) -> None:
    assert clean.abstract(raw) == shown


MARKUP = st.lists(
    st.sampled_from(
        [
            *("<", ">", "</", "<p>", "<i>", "</i>", "<sup>", "2", "</sup>", "<!--", "-->"),
            *("<script>", "</script>", "&", "amp;", "&lt;", "&#0;", "$", "{", "}", "kappa"),
            *("[", "]", "\\", "\\v{", "'", '"', "e", " ", "\n", "\x00", "\ud800", "\ufeff"),
            *("\u0301", "by A, ", "Abstract:", "é", "数"),
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=150)
@given(st.one_of(MARKUP, st.text(max_size=200)))
def test_clean_text_is_one_line_of_storable_unicode(raw: str) -> None:
    shown = clean.abstract(raw)
    assert shown == " ".join(shown.split())
    assert unicodedata.is_normalized("NFC", shown)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\ufeff\u00ad]", shown)
    assert shown.encode().decode() == shown


@settings(max_examples=60)
@given(
    st.text(
        alphabet=st.characters(
            categories=("Ll", "Lu", "Nd"),
            max_codepoint=0x24F,
            exclude_characters="ÂÃÄÅÎÏâ",  # with which a misread character begins
        ),
        min_size=1,
    )
)
def test_plain_words_are_left_as_they_are(word: str) -> None:
    composed = unicodedata.normalize("NFC", word)
    assert clean.text(f"{word} < 5 and {word} > 3") == f"{composed} < 5 and {composed} > 3"


@pytest.mark.parametrize(
    "unit", ["<script>", "<!--", "&amp;", "<a ", "{kappa", "$<", "\\v", "<sup>1", "(", "by A, "]
)
def test_hostile_repetition_costs_linear_time(unit: str) -> None:
    assert clean.abstract(unit * (200_000 // len(unit)))


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the material beside the project is absent")
def test_the_defects_of_the_page_we_follow_are_none_of_ours() -> None:
    items = json.loads((SHARED / "frontpages.json").read_text(encoding="utf-8"))
    defects = re.compile(
        r"Announce Type|^arXiv:|^by |&\w+;|</?(?:p|i|b|sup|sub|em|jats:\w+)>"
        r"|\{kappa\}|\[&|\\%|  |[\x00-\x1f]"
    )
    for item in items:
        for shown in (clean.text(item["title"]), clean.abstract(item["body"])):
            assert not defects.search(shown), shown
            assert shown.count("<") == 0 or not shown.endswith("<")
