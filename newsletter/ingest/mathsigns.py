# ruff: noqa: RUF001 - signs that look like others are what these tables are about
r"""Tables of LaTeX's signs, by the names of their commands, and the scripts that Unicode has.

What a command does with its arguments stands in `COMMANDS` as (number of arguments, what is shown).
"""

import unicodedata

_GREEK = (
    *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"),
    *("mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi"),
    "omega",
)
_VARIANTS = {"lambda": "λ", "Lambda": "Λ", "varepsilon": "ε", "vartheta": "θ", "varphi": "φ"}
_VARIANTS |= {"varrho": "ρ", "varsigma": "ς", "varpi": "π", "straightphi": "φ"}

# Signs that stand for themselves: letters, numbers, things.
ORDINARY = (
    {name: unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in _GREEK}
    | {name.title(): unicodedata.lookup(f"GREEK CAPITAL LETTER {name}") for name in _GREEK}
    | _VARIANTS
    | {"ell": "ℓ", "hbar": "ℏ", "AA": "Å", "aleph": "ℵ", "wp": "℘", "imath": "ı"}
    | {"jmath": "ȷ", "infty": "∞", "partial": "∂", "nabla": "∇", "emptyset": "∅"}
    | {"varnothing": "∅", "forall": "∀", "exists": "∃", "nexists": "∄", "neg": "¬", "lnot": "¬"}
    | {"top": "⊤", "bot": "⊥", "angle": "∠", "triangle": "△", "square": "□", "Box": "□"}
    | {"prime": "′", "degree": "°", "textdegree": "°", "dagger": "†", "ddagger": "‡", "S": "§"}
    | {"checkmark": "✓", "cmark": "✓", "xmark": "✗", "sharp": "♯", "flat": "♭", "natural": "♮"}
    | {"bigstar": "★", "diamond": "⋄", "blacksquare": "■", "euro": "€", "pounds": "£"}
    | {"textmu": "µ", "micro": "µ", "textregistered": "®", "texttrademark": "™", "copyright": "©"}
    | {"textless": "<", "textgreater": ">", "textbackslash": "\\", "textbar": "|"}
    | {"textasciitilde": "~", "textasciicircum": "^", "textunderscore": "_", "textquotesingle": "'"}
    | {"textquotedblleft": "“", "textquotedblright": "”", "textendash": "–", "textemdash": "—"}
    | {"ldots": "…", "dots": "…", "cdots": "⋯", "dotsc": "…", "dotsb": "⋯", "vdots": "⋮"}
    | {"textellipsis": "…", "sum": "∑", "prod": "∏", "coprod": "∐", "int": "∫", "iint": "∬"}
    | {"oint": "∮", "bigcup": "⋃", "bigcap": "⋂", "bigoplus": "⨁", "bigotimes": "⨂"}
    | {"bigvee": "⋁", "bigwedge": "⋀", "langle": "⟨", "rangle": "⟩", "lfloor": "⌊"}
    | {"rfloor": "⌋", "lceil": "⌈", "rceil": "⌉", "lvert": "|", "vert": "|"}
    | {"lVert": "‖", "Vert": "‖", "lbrace": "{", "rbrace": "}", "colon": ":"}
    | {"lbrack": "[", "rbrack": "]", "backslash": "\\", "textbullet": "•", "dag": "†"}
    | {"TeX": "TeX", "LaTeX": "LaTeX", "qed": "∎", "item": "•", "slash": "/", "P": "¶"}
    | {f"text{name}": unicodedata.lookup(f"GREEK SMALL LETTER {name}") for name in _GREEK}
    | {"lq": "‘", "rq": "’", "guillemotleft": "«", "guillemotright": "»", "i": "ı", "j": "ȷ"}
)  # fmt: skip

# Signs that stand between two things: the space round them is all or nothing.
BETWEEN = (
    {"times": "×", "cdot": "·", "div": "÷", "pm": "±", "mp": "∓", "ast": "∗", "star": "⋆"}
    | {"circ": "∘", "bullet": "•", "cap": "∩", "cup": "∪", "setminus": "∖", "wedge": "∧"}
    | {"vee": "∨", "land": "∧", "lor": "∨", "oplus": "⊕", "ominus": "⊖", "otimes": "⊗"}
    | {"odot": "⊙", "oslash": "⊘", "uplus": "⊎", "sqcup": "⊔", "sqcap": "⊓", "amalg": "⨿"}
    | {"le": "≤", "leq": "≤", "leqslant": "≤", "ge": "≥", "geq": "≥", "geqslant": "≥"}
    | {"lt": "<", "gt": ">", "ll": "≪", "gg": "≫", "lll": "⋘", "ggg": "⋙", "ne": "≠"}
    | {"neq": "≠", "equiv": "≡", "approx": "≈", "approxeq": "≊", "sim": "∼", "simeq": "≃"}
    | {"cong": "≅", "propto": "∝", "asymp": "≍", "doteq": "≐", "triangleq": "≜", "prec": "≺"}
    | {"preceq": "⪯", "succ": "≻", "succeq": "⪰", "lesssim": "≲", "gtrsim": "≳", "in": "∈"}
    | {"notin": "∉", "ni": "∋", "subset": "⊂", "subseteq": "⊆", "subsetneq": "⊊", "supset": "⊃"}
    | {"supseteq": "⊇", "nsubseteq": "⊈", "sqsubseteq": "⊑", "mid": "|", "nmid": "∤"}
    | {"parallel": "∥", "perp": "⊥", "vdash": "⊢", "models": "⊨", "vDash": "⊨", "to": "→"}
    | {"rightarrow": "→", "longrightarrow": "⟶", "Rightarrow": "⇒", "Longrightarrow": "⟹"}
    | {"leftarrow": "←", "gets": "←", "Leftarrow": "⇐", "longleftarrow": "⟵", "implies": "⟹"}
    | {"iff": "⟺", "leftrightarrow": "↔", "Leftrightarrow": "⇔", "Longleftrightarrow": "⟺"}
    | {"longleftrightarrow": "⟷", "mapsto": "↦", "longmapsto": "⟼", "hookrightarrow": "↪"}
    | {"hookleftarrow": "↩", "uparrow": "↑", "downarrow": "↓", "updownarrow": "↕"}
    | {"nearrow": "↗", "searrow": "↘", "nrightarrow": "↛", "rightsquigarrow": "⇝"}
    | {"rightleftharpoons": "⇌", "leadsto": "⇝", "coloneqq": "≔", "coloneq": "≔"}
    | {"textrightarrow": "→", "textleftarrow": "←", "texttimes": "×", "textpm": "±"}
    | {"rightharpoonup": "⇀", "triangleleft": "◁", "triangleright": "▷", "therefore": "∴"}
)  # fmt: skip

# Functions that are written as words.
_FUNCTIONS_WORDS = (
    "arccos arcsin arctan arg argmax argmin cos cosh cot coth csc deg det dim exp gcd hom Im inf "
    "ker lg lim liminf limsup ln log max min mod poly polylog Pr rank Re sec sgn sign sin sinh "
    "sup tan tanh tr Tr"
)
FUNCTIONS = frozenset(_FUNCTIONS_WORDS.split())

# Commands that change how something looks, or the space round it, and say nothing.
_SILENT_WORDS = (
    "left right middle big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm limits "
    "nolimits displaystyle textstyle scriptstyle scriptscriptstyle boldmath unboldmath em it bf "
    "sc rm sf tt cal sl bfseries itshape scshape slshape upshape mdseries ttfamily sffamily "
    "rmfamily normalfont normalsize small tiny footnotesize scriptsize large Large LARGE huge "
    "Huge noindent indent centering raggedright xspace protect sloppy footnotemark maketitle "
    "relax allowbreak nobreak nonumber notag bgroup egroup smallskip medskip bigskip hfill unskip "
    "ignorespaces mathstrut strut leavevmode ensuremath"
)
SILENT = frozenset(_SILENT_WORDS.split())
SPACES = {"quad": " ", "qquad": " ", "newline": " ", "linebreak": " ", "par": " ", "enspace": " "}
SPACES |= {"enskip": " ", "thinspace": " ", "space": " ", "medspace": " ", "thickspace": " "}
SPACES |= {"negthinspace": "", "negmedspace": "", "hskip": " ", "nobreakspace": " "}

_SHOWN = (
    "emph text textbf textit textsc texttt textsf textrm textup textsl textmd textnormal textlf "
    "textsubscript mbox hbox fbox makebox framebox uline ul underline hl sout st uwave uppercase "
    "lowercase MakeUppercase MakeLowercase mathrm mathbf mathit mathsf mathtt mathnormal mathcal "
    "mathscr mathfrak boldsymbol bm pmb symbf operatorname mathop mathbin mathrel mathord "
    "mathopen mathclose mathpunct mathinner smash vcenter rev revision revise added new blue red "
    "RED green ensuremath num ang si unit url path nolinkurl code gls Gls GLS glspl Glspl ac acs "
    "acl acp Ac Acp acf ref eqref cref Cref autoref autocite keywords enquote textquote title "
    "section subsection paragraph textnumero boxed substack underbrace overbrace cancel "
    "bcancel lstinline mintinline t"
)
_CITES = "cite citep citet citealp citealt citeauthor citeyear parencite textcite Citet Citep"
_HIDDEN = "begin end label vspace hspace color phantom hphantom vphantom thanks hypersetup tag"

COMMANDS: dict[str, tuple[int, str]] = (
    dict.fromkeys(_SHOWN.split(), (1, "{0}"))
    | dict.fromkeys(_CITES.split(), (1, "[{0}]"))
    | dict.fromkeys(_HIDDEN.split(), (1, ""))
    | dict.fromkeys(("textcolor", "colorbox", "foreignlanguage", "scalebox"), (2, "{1}"))
    | dict.fromkeys(("raisebox", "hyperlink", "hyperref", "parbox"), (2, "{1}"))
    | dict.fromkeys(("SI", "qty", "SIrange"), (2, "{0} {1}"))
    | {"footnote": (1, " ({0})"), "footnotetext": (1, " ({0})"), "resizebox": (3, "{2}")}
    | {"ket": (1, "|{0}⟩"), "bra": (1, "⟨{0}|"), "braket": (1, "⟨{0}⟩"), "expval": (1, "⟨{0}⟩")}
    | {"ketbra": (2, "|{0}⟩⟨{1}|"), "abs": (1, "|{0}|"), "norm": (1, "‖{0}‖")}
    | {"pmod": (1, "(mod {0})"), "texorpdfstring": (2, "{1}"), "qtyproduct": (2, "{0} {1}")}
    | {"binom": (2, "({0} choose {1})"), "dbinom": (2, "({0} choose {1})")}
    | {"tbinom": (2, "({0} choose {1})"), "bmod": (0, " mod "), "xspace": (0, "")}
)

# Marks over or under a letter, as the combining characters that they are.
MARKS = {
    "hat": "\u0302", "widehat": "\u0302", "tilde": "\u0303", "widetilde": "\u0303",
    "bar": "\u0304", "overline": "\u0305", "vec": "\u20d7", "overrightarrow": "\u20d7",
    "dot": "\u0307", "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301",
    "grave": "\u0300", "mathring": "\u030a",
}  # fmt: skip

_DOUBLE = {"C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"}
DOUBLE_STRUCK = (
    {chr(ord("A") + n): chr(0x1D538 + n) for n in range(26)}
    | _DOUBLE
    | {chr(ord("a") + n): chr(0x1D552 + n) for n in range(26)}
    | {str(n): chr(0x1D7D8 + n) for n in range(10)}
)

RAISED = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδεθφχ′°†‡*⊤",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᵋᶿᵠᵡ′°†‡*ᵀ",
        strict=True,
    )
)
LOWERED = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
DINGBATS = {"51": "✓", "52": "✔", "53": "✕", "54": "✖", "55": "✗", "56": "✘"}
