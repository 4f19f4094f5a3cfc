# ruff: noqa: RUF001, E501 - signs that look like others, and the LaTeX they come from, side by side
import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ingest_samples import SHARED

from newsletter.ingest import clean
from newsletter.ingest.formula import linear


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (r"\eta\rightarrow0", "η→0"),
        ("10^{-3}", "10⁻³"),
        ("C_2^{e}", "C₂ᵉ"),
        (r"A=(A_{ij})", "A=(Aᵢⱼ)"),
        (r"\Theta(\mathsf{C}^{-1/7})", "Θ(C^(-1/7))"),
        (r"X \in \mathbb{R}^{m \times n}", "X ∈ ℝ^(m×n)"),
        (r"n\times n", "n×n"),
        (r"\mathcal{O}(\gamma_T \sqrt{T})", "O(γ_T √T)"),
        (r"O(k|E|\log|E|)", "O(k|E| log|E|)"),
        (r"2n\log\log n", "2n log log n"),
        (r"\sup_{x\in\mathbb{R}}\mathbb{P}\{A=x\}\leq b", "sup_(x∈ℝ) ℙ{A=x}≤b"),
        (r"1\leq k\leq n", "1≤k≤n"),
        (r"p(x\mid y)", "p(x|y)"),
        (r"\frac{1}{2}x + \frac{a+b}{c}", "1/2 x + (a+b)/c"),
        (r"\sqrt{x}, \sqrt{x+1}, \sqrt[3]{2}, \sqrt[n]{2}", "√x, √(x+1), ∛2, ⁿ√2"),
        (r"\binom{n}{k} \equiv 1 \pmod{p}", "(n choose k) ≡ 1 (mod p)"),
        (
            r"\hat{\theta}_i, \bar x, \tilde{y_1}, \overline{X}'",
            "θ\u0302ᵢ, x\u0304, y\u0303₁, X\u0305′",
        ),
        (r"\left(\sum_{k=1}^{n} p_k^2\right)^{Q}", "(∑ₖ₌₁ⁿ pₖ²)^Q"),
        (r"\left.x\right|_{0}", "x|₀"),
        (r"90^\circ, x^*, A^\top, f'", "90°, x*, Aᵀ, f′"),
        (r"\text{the model's loss} > 0\,\%", "the model's loss > 0 %"),
        (r"d_{\text{model}}, W_Q W_K, p_{i,j}", "d_model, W_Q W_K, p_(i,j)"),
        (r"\not= \not\in", "=\u0338 ∈\u0338"),
        (r"\overset{d}{=}, \underset{x}{\min}, a \xrightarrow{f} b", "=ᵈ, minₓ, a →ᶠ b"),
        (r"\KL{p}{q} \lca \lca{}", "KL(p)(q) lca lca"),
        (r"\{1,2\} \| x \\ y~z \! w", "{1,2} ‖ x y z w"),
        (r"{\sf C}, \boldsymbol\theta", "C, θ"),
        (r"\href{https://x.example}{here}", "here (https://x.example)"),
        ("don't", "don't"),
        (r"\frac12\log_2 3, \mathbb Z_q^2", "1/2 log₂ 3, ℤ_q²"),
        ("K", "K"),
        (r"\textcolor{red}{x}^{}", "x"),
    ],
)
def test_a_formula_is_written_along_the_line(formula: str, shown: str) -> None:
    assert linear(formula) == shown


@pytest.mark.parametrize(
    "formula",
    [
        r"\begin{pmatrix}a & b\end{pmatrix}",
        r"\widehat{ABC}",
        "{" * 30 + "x" + "}" * 30,
        "x_",
        "x_{a",
        "a}b",
        "a & b",
        "x\\",
        r"\frac{a}",
    ],
)
def test_a_formula_that_has_no_such_form_keeps_its_source(formula: str) -> None:
    assert linear(formula) is None
    assert clean.text(f"so ${formula}$ holds").startswith("so $")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"\textsc{Iterative Refinement} helps", "Iterative Refinement helps"),
        (r"\textbf{the $O(n)$ bound} of \emph{ours}", "the O(n) bound of ours"),
        (r"{\em Words} and {\kappa} and {a, b}", "Words and κ and {a, b}"),
        (r"\lca{} and \lca{)} and \foo{bar} and \method-based", "lca and lca) and foo bar and method-based"),
        (r"\alpha-helix, 5\times, \degree", "α-helix, 5×, °"),
        (r"see \citet{me2025} and \footnote{a note}", "see [me2025] and (a note)"),
        (r"\href{https://x.example/a}{this page}", "this page (https://x.example/a)"),
        (r"\href{https://x.example/a}{x.example/a}", "x.example/a"),
        (r"\url{https://x.example/a\_b}", "https://x.example/a_b"),
        (r"\textcolor{red}{Seen}\label{s} at\\once", "Seen at once"),
        (r"\unicode{x2713} \unicode{10003} \unicode{no} \ding{55}", "✓ ✓ no ✗"),
        (r"\begin{itemize}\item one\end{itemize}", "• one"),
        (r"\cite[p.~3]{me} \texttt cut \emph{off", "[me] cut off"),
        (r"\widehat{AB} and \frac{1}{2} and \hat{x}", "widehat{AB} and 1/2 and x\u0302"),
        (r"10^{-3}, CO_{2}, x_{beta}, x^{", "10⁻³, CO₂, x_{beta}, x^{"),
        ("``quoted'' and Fig.~1 and Theorem~$2$, ~5 and ~/home", "“quoted” and Fig. 1 and Theorem 2, ~5 and ~/home"),
        ("2--5, so---there, --flag and a -- b", "2–5, so—there, --flag and a – b"),
        ("{B}ayesian {GPT}s, {A}", "Bayesian GPTs, {A}"),
        (r"\(x^2\), \[y_1\] and $$z$$, $$ \sup x$ so", "x², y₁ and z, sup x so"),
        ("costs $5 and $n$ items, $5 to $6, US$ 5 and A$ 6", "costs $5 and n items, $5 to $6, US$ 5 and A$ 6"),
        ("$2,632 (95% CI [$2,249, $3,062])", "$2,632 (95% CI [$2,249, $3,062])"),
        (r"5% of \$3", "5% of $3"),
        ("$100M, $200M and $$ for all $", "$100M, $200M and $$ for all $"),
        ("$200$ steps, $800\\times$ and $\\sim$10", "200 steps, 800× and ∼10"),
        ("$p<q$ and $x<y>z$", "p<q and x<y>z"),
        (r"a factor $\left(\sum_k p_k", "a factor (∑ₖ pₖ"),
        (r"it costs $\pounds and more words", r"it costs $£ and more words"),
        ("{" * 40 + "x" + "}" * 40, "{" * 40 + "x" + "}" * 40),
        (r"Bj\o rn \o{} \AE gir", "Bjørn ø Æ gir"),
    ],
)  # fmt: skip
def test_latex_in_prose_reads_like_prose(raw: str, shown: str) -> None:
    assert clean.text(raw) == shown


LATEX = st.lists(
    st.sampled_from(
        [
            *("$", "$$", "\\", "\\(", "\\)", "{", "}", "^", "_", "&", "'", "`", "~", "-", " "),
            *("\\frac", "\\sqrt[", "]", "\\foo", "\\left", "\\mathbb", "\\hat", "\\text{", "\\'"),
            *("\\href{", "\\emph", "\\begin{", "\\alpha", "x", "5", "word", "%", "<", "\\in "),
        ]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=200)
@given(LATEX)
def test_no_latex_whatever_breaks_the_cleaning(raw: str) -> None:
    shown = clean.text(raw)
    assert "\x01" not in shown
    assert "\x02" not in shown


@settings(max_examples=100)
@given(st.lists(st.sampled_from(["lca", "mymodel", "XYZ", "ourbench"]), min_size=1))
def test_unknown_macros_never_lose_their_words(words: list[str]) -> None:
    assert clean.text(" ".join(f"\\{word}{{}}" for word in words)) == " ".join(words)


@pytest.mark.parametrize(
    "unit",
    [
        "$",
        "$5 aa ",
        "{",
        "\\(",
        "\\frac{",
        "\\foo{",
        "$\\a",
        "x^{",
        "``",
        "\\[ ",
        "$x$",
        "~",
        "\\'",
    ],
)
def test_hostile_latex_costs_linear_time(unit: str) -> None:
    times = []
    for size in (10_000, 100_000):
        start = time.perf_counter()
        clean.text(unit * (size // len(unit)))
        times.append(time.perf_counter() - start)
    assert times[1] < max(40 * times[0], 1)


@pytest.mark.parametrize(
    ("raw", "names", "abstract"),
    [
        ("<p>by A. Lovelace, E. M&uuml;ller</p>\n\nSheep.", "A. Lovelace, E. Müller", "Sheep."),
        ("by Ada Lovelace Background Sheep heal.", "Ada Lovelace", "Background Sheep heal."),
        ("by Ada Lovelace, Cher\n\nSheep.", "Ada Lovelace, Cher", "Sheep."),
        ("Abstract: Sheep.", "", "Sheep."),
        ("ABSTRACT Sheep.", "", "Sheep."),
        ("Abstract reasoning helps.", "", "Abstract reasoning helps."),
    ],
)
def test_a_by_line_gives_the_names_and_leaves_the_abstract(
    raw: str, names: str, abstract: str
) -> None:
    assert clean.byline(raw) == names
    assert clean.abstract(raw) == abstract


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="the material beside the project is absent")
def test_no_latex_is_left_on_the_page_we_follow() -> None:
    items = json.loads((SHARED / "frontpages.json").read_text(encoding="utf-8"))
    for item in items:
        for shown in (clean.text(item["title"]), clean.abstract(item["body"])):
            assert not re.search(r"\\|\$[^\d$][^$]*\$|[_^]\{", shown), shown
