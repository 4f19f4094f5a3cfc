"""Word lists of the folding: stop words, irregular plurals, Greek letters."""

_ARTICLES_AND_PRONOUNS = """
a an the this that these those it its itself they them their theirs he him his she her hers we us
our ours you your yours i me my mine one who whom whose which what whatever
"""
_PREPOSITIONS_AND_CONJUNCTIONS = """
about above across after against along among and around as at because before behind below beneath
beside besides between beyond but by despite down during except for from if in inside into like
near nor of off on onto or out outside over per since so than though through throughout thus to
toward towards under unless until up upon versus via vs when where whereas whether while with within
without yet
"""
_VERBS_AND_ADVERBS = """
am are be been being can cannot could did do does doing done had has have having how is may might
must shall should was were will would also although both each either else ever every few hence here
however just more moreover most much neither no not now only other others otherwise own quite rather
same some such then there therefore too very well why all any another
"""
STOP_WORDS = frozenset(
    (_ARTICLES_AND_PRONOUNS + _PREPOSITIONS_AND_CONJUNCTIONS + _VERBS_AND_ADVERBS).split()
)

# What a question says beside its subject: "I am interested in articles that describe ...".
_REQUESTS = """
anyone anything article available concerning dealing deal describe description desire discuss
discussion existing exist far find found get give help information interested interest know known
like list literature looking look made obtain one paper publication regarding reported report so
study want
"""
REQUEST_WORDS = frozenset(_REQUESTS.split())

# What the regular rule (an s less) would spoil: classical plurals, and singulars that end in s.
_PLURALS = """
appendices appendix; axes axis; bacteria bacterium; biases bias; buses bus; calculi calculus;
children child; codices codex; corpora corpus; cortices cortex; criteria criterion; crises crisis;
foci focus; focuses focus; formulae formula; fungi fungus; genera genus; genuses genus;
halves half; helices helix; hippocampi hippocampus; indices index; knives knife; larvae larva;
leaves leaf; lenses lens; lives life; loci locus; matrices matrix; men man; mice mouse;
mitochondria mitochondrion; nuclei nucleus; optima optimum; phenomena phenomenon; phyla phylum;
quanta quantum; radii radius; simplices simplex; spectra spectrum; stimuli stimulus; strata stratum;
thalami thalamus; tori torus; vertices vertex; viruses virus; vortices vortex; wolves wolf;
women woman; apparatuses apparatus; statuses status; consensuses consensus; apexes apex;
quizzes quiz; potatoes potato; tomatoes tomato; heroes hero; echoes echo; moduli modulus;
minima minimum; maxima maximum; extrema extremum; equilibria equilibrium; ganglia ganglion;
bias bias; lens lens; series series; species species; news news; does does; bayes bayes;
gauss gauss; pancreas pancreas; diabetes diabetes; rabies rabies; herpes herpes; always always
"""
IRREGULAR = dict(pair.split() for pair in _PLURALS.split(";"))

_GREEK_NAMES = """
alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho . sigma tau
upsilon phi chi psi omega
"""
GREEK = {chr(0x3B1 + number): name for number, name in enumerate(_GREEK_NAMES.split())}
