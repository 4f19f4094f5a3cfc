"""Words that turn a sentence round or make it say more: opposites, denials and promises.

General English, by sense and not by field.
"""

from newsletter.briefing.words import stem, word_set

# Two ends of a scale an entry; words of one end may stand for each other.
_SCALES = """
increase increased rise raise grow growth more higher larger greater bigger exceed surpass expand
    climb boost amplify enlarge / decrease reduce reduction fewer less lower smaller fall drop
    decline shrink cut lessen diminish minimal minimize mitigate curb
improve enhance better strengthen outperform benefit stronger help profit rescue beat /
    degrade worsen worse weaken weaker deteriorate underperform harm impair hurt lose
    suffer damage
fast faster quick quicker accelerate speed speedup rapid sooner / slow slower slowdown decelerate
    sluggish delay longer
robust resilient insensitive invariant / fragile vulnerable sensitive susceptible
likely probable / unlikely improbable
joint jointly unified together simultaneous single shared coupled / separate separately independent
similar alike same equal / different differ distinct dissimilar unequal
easy easier simple simpler / hard harder difficult complex
stable steady converge / unstable diverge volatile
positive / negative
possible feasible able practical / impossible infeasible unable impractical
agree consistent align / disagree inconsistent contradict conflict
consistent consistently always uniformly / mixed sometimes inconsistent varied
strong strongly / weak weakly
frequent often common widespread prevalent ubiquitous / seldom rarely rare uncommon infrequent
cheap cheaper inexpensive / expensive
early earlier / late later
before prior / after
succeed success win / fail failure lose
accept / reject
support confirm / refute contradict
include / exclude omit
cause induce trigger promote activate stimulate facilitate / prevent inhibit block suppress hinder
    impede hamper repress deactivate
exposed surface / buried hidden interior
responsive affected reactive / unaffected unresponsive unchanged
brittle / ductile
trainable update retrain / frozen fixed
succumb / withstand resist
careful cautious conservative / careless reckless aggressive
aware / unaware ignorant
sparse / dense
remember memorable memorise / forget forgettable
closer near close narrow narrower / far farther wide wider
upper maximum / lower minimum
long / short
linear linearly / quadratic quadratically exponential exponentially
polynomial polynomially / exponential exponentially
depend dependent / independent regardless
accurate accurately / inaccurate inaccurately
encourage / discourage
expand / contract
add insert / remove delete omit
overestimate / underestimate
explicit explicitly / implicit implicitly
static / dynamic
known / unknown
familiar / unfamiliar unseen novel
supervise / unsupervised
local / global
discrete / continuous
finite / infinite
internal / external
public / private
enable allow permit / prevent forbid preclude prohibit
sufficient enough suffice / insufficient
rich / poor deficient
necessary needed require / unnecessary optional dispensable
reveal expose / hide conceal mask
advantage / disadvantage
most majority / minority
"""


def _ends(line: str) -> tuple[frozenset[str], frozenset[str]]:
    one, _, other = line.partition("/")
    return frozenset(map(stem, one.split())), frozenset(map(stem, other.split()))


AXES = tuple(_ends(line) for line in _SCALES.replace("\n    ", " ").strip().splitlines())
# Each turning stem with its scales, and which end of them it names.
ENDS = {
    word: tuple(
        (axis, 1 if word in one else -1)
        for axis, (one, other) in enumerate(AXES)
        if word in one or word in other
    )
    for ends in AXES
    for end in ends
    for word in end
}
TURNING = frozenset(ENDS)

# What says by itself that the left side of it is better, or worse, than the right.
SUPERIOR = frozenset(map(stem, word_set("outperform surpass beat exceed outdo outstrip superior")))
INFERIOR = frozenset(map(stem, word_set("underperform trail inferior behind")))
# What one would rather have less of.
BURDENS = frozenset(
    map(
        stem,
        word_set(
            """
            error mistake loss latency cost time memory parameter risk harm bias noise perplexity
            variance failure hallucination leak leakage compute computation overhead energy delay
            complexity effort uncertainty distortion toxicity mortality
            """
        ),
    )
)
POOR = frozenset(
    map(
        stem, word_set("worse slower longer weaker harder costlier poorer riskier noisier inferior")
    )
)

DENIALS = word_set("not no never neither cannot without hardly")
# What turns the direction that follows.
NEGATIONS = DENIALS | word_set(
    """
    nor barely fail fails failed lack lacks none little unlike instead rather avoid avoids prevents
    """
)
# What may carry a denial in other words.
NEGATIVE = NEGATIONS | word_set(
    """
    less fewer free avoiding remove removes eliminate eliminates eliminating only despite absence
    absent limited limits limitation than beyond but however reduce reduces reducing reduced lower
    replace replaces replacing zero negligible obviate obviates prevent difficult hard harder poor
    poorly
    """
)

# Words that promise much, by what they promise; the line of a paper that speaks of the same must
# promise the same.
PROMISES = {
    "all": word_set("all"),
    "no exception": word_set(
        """
        every any always everything whatsoever entirely completely
        altogether universally invariably totally flawless flawlessly perfect perfectly
        """
    ),
    "any case": word_set("whatever whichever wherever whoever"),
    "certainty": word_set(
        """
        proven proof definitive definitively guarantee guarantees guaranteed
        certainly undoubtedly conclusively conclusive irrefutable theorem theorems provable provably
        impossible inevitable inevitably undeniable unquestionably certainty
        """
    ),
    "an end": word_set(
        """
        eliminate eliminates eliminated eliminating
        cure cures cured eradicate eradicates eradicated unnecessary obsolete
        superfluous revolutionary revolutionise revolutionises revolutionize revolutionizes
        breakthrough
        """
    ),
    "a need": word_set("mandatory indispensable"),
    "the first": word_set("unprecedented pioneering"),
    "the best": word_set("best optimal unbeatable unmatched sota highest ultimate unrivalled"),
    "a cause": word_set("causes caused causing prevents prevent prevented"),
    "nothing else": word_set("solely exclusively sole"),
    "success": word_set("accurately reliably faithfully safely"),
}
NEEDS = word_set(
    """
    need needs needed needing require requires required requiring rely relies relied relying depend
    depends depending demand demands
    """
)
_PROOF = word_set(
    """
    establish establishes established establishing demonstrate demonstrates demonstrated
    demonstrating demonstration demonstrations prove proves proved proven proving proof proofs
    provably theorem theorems confirm confirms confirmed confirming confirmation rigorous rigorously
    verify verifies verified verifying verification validate validates validated validating
    validation
    """
)
# What carries such a promise in other words.
_EACH = word_set(
    """
    each arbitrary generic full fully regardless irrespective independent independently agnostic
    throughout whole
    """
)
CARRIERS = {
    "all": _EACH | PROMISES["no exception"],
    "no exception": _EACH | PROMISES["all"],
    "any case": _EACH
    | PROMISES["all"]
    | PROMISES["no exception"]
    | word_set(
        """
        either general generally consistent consistently uniform uniformly same constant neutral
        unaffected universal independence insensitive invariant invariance free
        """
    ),
    "certainty": word_set(
        "rigorous rigorously formal formally certified establish establishes exact exactly lemma"
    ),
    "an end": word_set("avoid avoids avoiding without remove removes removing substitute"),
    "a need": word_set("essential crucial vital necessary required must need needs needed key"),
    "an end of it": word_set("solve solves solving solver solvers resolve resolves resolved"),
    "solved": word_set("solve solves solving solver solvers solution solutions resolve resolves"),
    "the first": word_set("novel new previously pioneer pioneers initial"),
    "the best": word_set("outperform outperforms superior surpass surpasses top maximum highest"),
    "a cause": word_set(
        "cause causal causally leads lead due because induce induces induced drive drives"
    ),
    "nothing else": word_set("only just alone single without no entirely purely"),
    "success": word_set(
        """
        accurate accuracy accuracies reliable reliability dependable faithful faithfulness fidelity
        safe safety correct correctly precise precisely precision robust robustly robustness exact
        exactly error errors
        """
    ),
    "proof": _PROOF,
    "a finding": _PROOF
    | word_set("""
        show shows showed shown showing reveal reveals revealed revealing find finds found finding
        findings observe observed observes observation observations report reports reported
        """),
}
# What ends a trouble, if it is said of one.
ENDING = word_set(
    """
    solve solves solved solving resolve resolves resolved resolving remove removes removed removing
    close closes closed closing end ends ended ending overcome
    overcomes overcame abolish abolishes erase erases settle settles settled fix fixes
    """
)
TROUBLES = frozenset(
    map(
        stem,
        word_set(
            """
            gap problem bias need error risk failure hallucination leak leakage barrier bottleneck
            difficulty question issue limitation weakness shortcoming drawback challenge harm threat
            tradeoff dilemma debate disagreement uncertainty disparity inequality
            """
        ),
    )
)

# What leaves no exception, ends a matter, or says what is now so or will be: more than most papers
# say. A paper that says as much holds the word itself.
ABSOLUTE = word_set(
    """
    whichever whatever whoever wherever nobody anyone anything anybody anywhere absolutely
    unfailingly unconditionally routinely
    """
)
ENDINGS = word_set(
    """
    settle settles settled foolproof safe safely safer cease ceases
    vanish vanishes withstand withstands unaided ready ideal
    """
)
PRESENT = word_set("now already hereby thanks finally")
