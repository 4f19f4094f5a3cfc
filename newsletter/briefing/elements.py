"""The chemical elements: an abstract writes Sc where a sentence says scandium."""

import re
from functools import lru_cache

from newsletter.briefing.words import stem

_SYMBOLS = """
hydrogen H|helium He|lithium Li|beryllium Be|boron B|carbon C|nitrogen N|oxygen O|fluorine F|neon Ne
sodium Na|magnesium Mg|aluminium Al|aluminum Al|silicon Si|phosphorus P|sulfur S|sulphur S
chlorine Cl|argon Ar|potassium K|calcium Ca|scandium Sc|titanium Ti|vanadium V|chromium Cr
manganese Mn|iron Fe|cobalt Co|nickel Ni|copper Cu|zinc Zn|gallium Ga|germanium Ge|arsenic As
selenium Se|bromine Br|krypton Kr|rubidium Rb|strontium Sr|yttrium Y|zirconium Zr|niobium Nb
molybdenum Mo|technetium Tc|ruthenium Ru|rhodium Rh|palladium Pd|silver Ag|cadmium Cd|indium In
tin Sn|antimony Sb|tellurium Te|iodine I|xenon Xe|caesium Cs|cesium Cs|barium Ba|lanthanum La
cerium Ce|praseodymium Pr|neodymium Nd|samarium Sm|europium Eu|gadolinium Gd|terbium Tb
dysprosium Dy|holmium Ho|erbium Er|thulium Tm|ytterbium Yb|lutetium Lu|hafnium Hf|tantalum Ta
tungsten W|rhenium Re|osmium Os|iridium Ir|platinum Pt|gold Au|mercury Hg|thallium Tl|lead Pb
bismuth Bi|polonium Po|radon Rn|radium Ra|actinium Ac|thorium Th|uranium U|neptunium Np
plutonium Pu|americium Am|curium Cm
titania TiO|silica SiO|alumina AlO|zirconia ZrO|ceria CeO|hafnia HfO
"""
_OF = {
    stem(name): symbol
    for entry in _SYMBOLS.replace("\n", "|").split("|")
    if entry
    for name, symbol in (entry.split(),)
}


@lru_cache(maxsize=512)
def symbol_of(wanted: str) -> re.Pattern[str] | None:
    """How the symbol of an element stands in a formula (Sc, In2O3, BaTiO3); None if it has none.

    `wanted` is a stem. An oxide is looked for by its metal and oxygen, with digits between.
    """
    symbol = _OF.get(wanted)
    if symbol is None:
        return None
    is_oxide = symbol.endswith("O") and len(symbol) > 1
    metal = symbol[:-1] if is_oxide else symbol
    behind = r"[\d$_{}]*O" if is_oxide else r"(?![a-z])"
    formula = metal + behind
    return re.compile(rf"(?<![A-Za-z]){formula}|(?<=[\d)a-z\u2080-\u2089]){formula}")
