# ruff: noqa: E501, RUF001 - a case a line; signs that look like others are what these texts are about
"""What authors and exports really write, and how it reads; the sentences are our own."""

import pytest

from newsletter.ingest import clean


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("sheep -- at night --- sleep", "sheep – at night — sleep"),
        (r"$3$--$14\times$, 71--75\%, $0.7--0.9$", "3–14×, 71–75%, 0.7–0.9"),
        ("C-- and --flag and (Ours--)", "C-- and --flag and (Ours--)"),
        ("https://sheep.example/a--b~c, https://sheep.example/a\\_b", "https://sheep.example/a--b~c, https://sheep.example/a_b"),
        ("a ``flock\" of ``sheep'' is a ''herd”", "a “flock” of “sheep” is a “herd”"),
        ("the `black' ones, don't, Ada's `sheep'", "the ‘black’ ones, don't, Ada's ‘sheep’"),
        ("1{,}478 sheep, n{=}5, 0{.}99", "1,478 sheep, n=5, 0.99"),
        ("R{ö}der, Scheff{é}, {m}edical {ad}verse", "Röder, Scheffé, medical adverse"),
        ("we present {FlockNet} and {wool-7b-base}", "we present FlockNet and wool-7b-base"),
        ("k in {2, 4, 8}, {101} facets, {A}", "k in {2, 4, 8}, {101} facets, {A}"),
        ("4~dB, Protocol~B, Nash~Equilibria, ~5, 8B~70B", "4 dB, Protocol B, Nash Equilibria, ~5, 8B~70B"),
        (r"\citep[see][p.~3]{ada} and [N~{\sc ii}]", "[ada] and [N ii]"),
        ("href{https://sheep.example}{https://sheep.example.}", "https://sheep.example."),
        ("at https://sheep.example/x}{https://sheep.example/x.", "at https://sheep.example/x."),
        (r"$\mbox{\boldmath $Y$}$ is \textbf{$80\times$ lower}", "Y is 80× lower"),
        (r"$M_\odot$, $\ell_\infty$, $\lVert x \rVert_2$, $\left( a \right)$", "M_⊙, ℓ_∞, ‖x‖₂, (a)"),
        (r"$\widehat{\mathfrak{sl}}_2$, $\overline{AB}$", "\u015dl₂, A\u0305B\u0305"),
        (r"M\textsuperscript{4}Fuse, 5\textsuperscript{th}", "M⁴Fuse, 5th"),
        (r"$\ket{0}$, $\bra{1}$, $\norm{x}$, $\Re z$, $5\,\mathrm{\AA}$", "|0⟩, ⟨1|, ‖x‖, Re z, 5 Å"),
        (r"Fran\c cois, \=a, \.z, \verb|x y|, \~{} and \^{}", "François, ā, ż, x y, ~ and ^"),
        (r"$5 each, \$3M in all; $1,000 and 5% of \$3", "$5 each, $3M in all; $1,000 and 5% of $3"),
        ("Caf\u00c3\u00a9, it\u00e2\u20ac\u2122s 5 \u00c2\u00b1 2, \u00c3 la", "Café, it’s 5 ± 2, Ã la"),
        ("<![CDATA[<i>Ovis</i>]]> <tex-math>$x$</tex-math>", "Ovis x"),
    ],
)  # fmt: skip
def test_the_wild_is_tamed(raw: str, shown: str) -> None:
    assert clean.text(raw) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (
            "Motivation Sheep sleep. Materials and Methods We counted. Results They do (n=5). Availability and implementation Open.",
            "Motivation: Sheep sleep. Materials and Methods: We counted. Results: They do (n=5). Availability and implementation: Open.",
        ),
        ("Background: Sheep. Results: They sleep.", "Background: Sheep. Results: They sleep."),
        ("Objective Structured Examinations are common.",) * 2,
        ("Results Matter. Methods We counted.",) * 2,
        ("Background noise hurts sheep. Results We see it.",) * 2,
    ],
)
def test_the_words_of_a_structured_abstract_are_set_off(raw: str, shown: str) -> None:
    assert clean.abstract(raw) == shown
