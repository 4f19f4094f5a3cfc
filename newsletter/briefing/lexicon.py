"""General English for the check and the links: words that name no thing.

They are general English, whatever a paper is about: sharing one joins nothing, and a writer may use
them of his own.
"""

from newsletter.briefing.words import GENERIC, stem, word_set

_GENERAL = """
able absence absent abundant accept access accident accommodate accompany accomplish according
account accumulate accurate achieve acquire act action active activity actual acute adapt add
addition additional address adequate adjust admit adopt advance advantage advice affect afford age
aggregate agree ahead aid aim air alert alike allocate allow almost alone already alter alternate
altogether always ambitious amount ample analyse analyst ancient announce annual answer anticipate
anybody anyone anything apart apparent appeal appear apply appoint appreciate approach appropriate
approve area argue arise arrange array arrive article ask aspect assemble assert assess asset assign
assist associate assume attach attack attain attempt attend attention attitude attract attribute
audience audit author authority authors automatic avenue average avoid await award aware awkward
axis back backbone background bad balance band bar bare barely bargain barrier base basic basis
batch battle bear beat beautiful begin beginning behave behaviour belief believe belong bend benefit
besides bet beware bias bid big billion bind bit blame blend blind block blow board body bold boost
border borrow bother bottom bound brand breadth break bridge brief bright bring broad brought brush
budget build building bulk bundle burden burst bury business busy buy bypass calculate calibrate
call calm campaign cancel candidate capable capacity capture care career careful carry case cast
catch category cater cause caution cautious cease central century certain chain challenge chance
change channel chapter character charge chart chase chat cheap check chief choice choose chore chunk
circle circumstance cite claim clarify clash classify clause clean clear clever climb close clue
cluster coarse code collaborate collapse colleague collect collective column combine come comfort
comfortable command comment commit common communicate community companion company compare compatible
compensate compete complain complement complete complex complicate component compose compound
comprehend comprise compromise compute concentrate concept concern concise conclude conclusion
condition conduct confer confident confine confirm conflict confront confuse connect conscious
consensus consent consequence conserve consider considerable consist consistent constant constitute
constrain construct consult consume contact contain contend content contest context continue
contract contrary contrast contribute control convenient convention conventional convert convey
convince cooperate coordinate cope copy core corner correct correspond cost count couple courage
course cover craft crash create creative credit crisis criterion critic critical criticise criticism
crop cross crucial crude curb cure curious current curve custom customer cut cycle daily damage
danger dangerous dark date day deadline deal dear debate decade decide decision declare decline
decompose decorate dedicate deduce deep default defeat defect defend deficit define definite degree
delay delete deliberate delicate deliver demand demonstrate dense deny depart depend depict deploy
derive describe description deserve design desirable desire despite destination destroy detail
detect determine develop deviate device devise devote diagnose diagram dictate differ difference
different difficult dig dilemma dim dimension diminish direct direction disadvantage disagree
disappear disappoint discard discharge discipline discount discover discrete discuss dismiss display
dispute disrupt distance distant distinct distinguish distort distribute disturb diverse divide
division document dominate dose double doubt downside downward dozen draft drag dramatic draw drawn
drift drive drop due dull duplicate duration duty dynamic eager earlier early earn ease easy edge
edit educate effect effective efficient effort eight eighth eighty elaborate elect elegant element
elevate eleven eliminate elsewhere embed embrace emerge emphasis emphasise employ employee empty
enable encode encounter encourage end endure enemy enforce engage engineer enhance enjoy enlarge
enormous enough enrich ensure enter enterprise entire entity entry environment envisage equal equip
equipment equivalent era erase error escape especially essence essential establish estimate evaluate
even evening event everybody everyday evidence evident evolve exact examine example exceed excellent
exception excess exchange exclude execute exercise exhaust exhibit exist exit expand expect expense
expensive experience expert explain explicit exploit explore expose express extend extensive extent
extra extract extraordinary extreme face facet facilitate facility fact factor fade fail failure
fair fairly faith faithful fall false familiar family famous fancy far fashion fast fate fault
favour favourable fear feasible feature feed feel few fewer field fierce fifteen fifth fifty figure
file fill filter final find fine finish firm first fit five fix flag flat flaw flexible flip flood
flow fluctuate focus follow foot force forecast foreign forget form formal former formula forth
fortunate forty forward foster found foundation four fourteen fourth fraction fragile frame free
freedom frequent fresh friend friendly front frontier fruitful fulfil full fun function fundamental
funny fuse future gain gap gather gauge general generic gentle genuine gesture giant give glance
global go goal good govern grade gradual grain grand grant grasp great gross ground group grow
guarantee guard guess guidance guide guideline habit half halt hand handle handy hang happen happy
hard hardly harm harsh hasten hazard head headline health healthy hear heavy height help helper
helpful hence hesitate hidden hide hierarchy high highlight hinder hint history hit hitherto hold
holder hole home honest hope hostile hot hour house household huge human hundred hunt hurdle hurt
idea ideal identical identify identity idle ignore illustrate imagine imitate immediate immense
imminent impact imperfect implement implication implicit imply import important impose impossible
impression impressive improve incentive incident include income incomplete inconsistent incorporate
incorrect increase incremental incur indeed independent index indicate indifferent indirect
individual industry inevitable infer infinite influence inform informal infrastructure ingredient
inherent inherit initial initiative inject inner innovate input insert inside insight inspect
inspire install instance instant instead institute institution instruct instrument insufficient
intact integral integrate intend intense intent interact interest interfere interim interior
intermediate internal interpret interrupt interval intervene intrigue intrinsic introduce intuition
invent inverse invest investigate investigator invisible invite involve irrelevant isolate issue
item iterate job join joint journal journey judge judgement jump just justify keen keep key kind
knock know knowledge label laboratory lack lag land landscape lapse large last lasting late latent
later latter launch law lay layer lead leader leading leak lean leap learn least leave lecture left
legacy legitimate lend length lessen lesson let letter letting level leverage liable liberate
library lie life lifetime lift light like likelihood likely likewise limit line link list listen
little live load loan local locate lock logic lone long look loop loose lose loss lost lot love low
lower luck lurk mad main mainly maintain major majority make maker manage manager manifest
manipulate manner manual many map margin mark market mask mass massive master match mate material
matter mature maximum maybe mean meaning meaningful means meanwhile measure mechanism meet member
mental mention mere merely merge merit message method middle might mild milestone million mind
minimal minimise minimum minor minority minute mirror mislead mismatch miss mission mistake mix
mixture mode model moderate modern modest modify moment monitor month mood moral morning mostly
motivate mount move movement much multiple multiply must mutual myriad mystery naive name narrow
nation national native natural nature near nearby nearly neat necessary need neglect negligible
negotiate neighbour neutral never nevertheless new news next nice night nine ninety ninth nobody
noise noisy nominal none nonetheless normal notable note notice notion notorious novel nowadays
number numerous obey object objective oblige obscure observe obstacle obtain obvious occasion occupy
occur odd offer office official offset often old omit once one ongoing onset open operate operator
opinion opponent opportunity oppose opt option order ordinary organisation organise orient origin
original otherwise outcome outdo outlier outline outlook outnumber output outright outset outside
outstanding outweigh overall overcome overhead overlap overlook overview overwhelm owe own owner
pace pack package page pain pair panel paragraph parallel parameter part partial participant
participate particle particular partition partner party pass passage passive past patch path
patience pattern pause pay payment peak peculiar peer penalty people perceive percent percentage
perfect perform perhaps period permanent permit persist person personal perspective persuade phase
phenomenon phrase physical pick picture piece pile pilot pioneer pipeline place plain plan plausible
play plenty plot plug plus point poor pop popular population portion pose position possess possible
post postpone potential pour power powerful practical practice practitioner praise precede precious
precise preclude predict prefer preference preliminary premise premium prepare prerequisite
prescribe presence present preserve press pressing pressure presume pretend pretty prevail prevalent
prevent previous price pride primary prime primitive principal principle print prior priority
private prize probable probe problem procedure proceed process procure produce product profession
professional profile profit profound program programme progress prohibit project prolong prominent
promise promising promote prompt prone proof proper property proportion propose prospect protect
protocol proud prove provide provision proxy public publish pull pure purely purpose pursue push put
puzzle qualify quality quantify quantity quarter query quest question quick quiet quit quite quota
quote radical raise random range rank rapid rare rate ratio raw reach react read reader ready real
realise realistic realm rear reason reasonable recall receive recent recipe recipient recognise
recommend record recover recruit reduce redundant refer refine reflect reform refuse regard
regime region register regular regulate reinforce reject relate relation relationship relative relax
release relevant reliable rely remain remainder remark remarkable remedy remember remind remote
remove render repair repeat replace reply report represent reproduce request require rescue
researcher resemble reserve reside resist resolve resort resource respect respective respond
response rest restore restrain restrict result resume retain retrieve return reuse reveal reverse
review revise revisit revolution reward rewrite rich rid right rigid rigorous ring rise risk risky
rival robust role roll room root rough roughly round route routine row rule run rush sacrifice safe
safety sake same sample satisfy save say scale scan scarce scatter scenario scene scent schedule
scheme scholar scientist scope score scratch screen scrutiny search season second secret section
sector secure see seed seek seem segment seize seldom select self sell send senior sense sensible
sensitive separate sequence serial series serious serve service session set setback setting settle
setup seven seventh seventy several severe shadow shallow shape share sharp shed sheer shelf shield
shift short shortage shortcoming shortcut show shrink shut side sight sign signal significant silent
similar simple simplify simply simulate simultaneous single sit site situation six sixth sixty size
skill skip slice slide slight slip slow small smart smooth snapshot sole solely solid solution solve
somebody somehow sometimes somewhat soon sophisticated sort sound source space span spare speak
special specific specify spectrum speed spell spend sphere spirit spite split spoil spontaneous spot
spread square squeeze stable stack stage stair stake stand standard standing stare start state
statement static statistical status stay steady steal steep steer stem step stick stiff still
stimulate stock stop storage store story straight straightforward strain strange strategy stream
strength strengthen stress stretch strict strike striking string strip strive stroke strong
structure struggle stuck study stuff style subject submit subsequent subset substance substantial
substitute subtle succeed success successive such sudden suffer suffice sufficient suggest
suggestion suit suitable sum summarise summary super superficial superior supervise supplement
supply support suppose suppress sure surface surge surpass surplus surprise surround survey survive
susceptible suspect suspend sustain swap sweep swift switch symbol symptom system tackle tactic tag
tail tailor take tale talent talk tall target task taste teach team tear technical technique
technology tedious tell temporal temporary tempt ten tend tendency tension tentative tenth term
terminal terminate territory test text thank theme theory thick thin thing think third thirteen
thirty thorough thought thousand thread threat threaten three threshold thrice thrive throw tie
tight time timely tiny title today together tolerate tone tool top topic total touch tough tour
trace track trade tradition trail train trait transfer transform transient transit transition
transmit transparent transport trap travel treat tremendous trend trial trick trigger trim trip
trivial trouble true trust truth try tune turn twelve twenty twice twin twist two type typical
ultimate unable uncertain unclear uncover undergo underlie underline underlying underpin understand
undertake undesirable unexpected unfortunately uniform unify union unique unit unity universal
universe unknown unlike unlikely unrelated unstable unusual update upgrade upper upward urge urgent
usable usage use useful useless user usual usually utilise utility vague vain valid validate
valuable value vanish variable variant variation variety vary vast verify versatile version very
vibrant vice view viewpoint violate visible vision visit visual vital vivid void volume voluntary
vote vulnerable wait wake walk wander want warm warn warrant waste watch wave way weak weakness
wealth wear week weigh weight welcome well whatsoever while whole wide widespread wild willing win
wire wisdom wise wish withdraw withhold withstand witness wonder word work workable worker workload
world worry worse worst worth worthwhile wrap write writer wrong yardstick year yesterday yield
"""

GENERAL = frozenset(map(stem, word_set(_GENERAL))) | frozenset(map(stem, GENERIC))
