"""Where the rules come from: sources by key, and what a rule is.

The status of a figure is kept as the evidence review left it: *seen* in the source, *recalled* but
not read again, or *inferred*, a design decision that a physiotherapist must confirm. A rule without
a source is inferred and says so; nothing here may hide that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from plans.rules.facts import Reason


class Status(StrEnum):
    SEEN = "seen"
    RECALLED = "recalled"
    INFERRED = "inferred"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One source. `recalled` is the part of it that is from memory, `unread` what was not read at
    all; `note` says both, and what else there is to say of how far it was read."""

    key: str
    reference: str
    doi: str = ""
    status: Status = Status.SEEN
    recalled: str = ""
    unread: str = ""
    remark: str = ""

    @property
    def note(self) -> str:
        recalled = self.recalled and f"recalled, and still to be read again: {self.recalled}"
        unread = self.unread and f"not read: {self.unread}"
        return "; ".join(filter(None, (self.remark, recalled, unread)))

    @property
    def mark(self) -> str:
        """Its status in a word or three; a source of which a part was not read is seen in part."""
        in_part = self.status is Status.SEEN and bool(self.recalled or self.unread)
        return "seen in part" if in_part else self.status.value

    @property
    def url(self) -> str:
        return f"https://doi.org/{self.doi}" if self.doi else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One permanent rule: what the patient reads, what the clinician reads, and its sources.

    `would_change` says what would have to change for the rule to hold no longer; it is empty for a
    rule that holds nothing back. All texts may hold `{named}` values, filled in by `because`. Ids
    are never used twice.
    """

    id: str
    says: str
    clinician: str
    would_change: str = ""
    would_change_clinician: str = ""
    evidence: tuple[str, ...] = ()
    status: Status = Status.INFERRED

    def __hash__(self) -> int:
        """Equal rules have one id; what is remembered of a rule is found quickly."""
        return hash(self.id)

    def because(self, **values: object) -> Reason:
        """This rule as the reason for one decision."""
        return _filled_in(self, values) if values else _as_it_stands(self)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a rule that the review marked otherwise than the whole."""

    status: Status
    what: str


def parts_of(rule: Rule) -> tuple[Part, ...]:
    """What of this rule stands otherwise than its status says, as in the rows of the evidence."""
    return tuple(
        Part(status, found[rule.id])
        for status, found in ((Status.RECALLED, RECALLED_PARTS), (Status.INFERRED, INFERRED_PARTS))
        if rule.id in found
    )


def _filled_in(rule: Rule, values: Mapping[str, object]) -> Reason:
    return Reason(
        rule=rule.id,
        text=rule.says.format(**values),
        clinician=rule.clinician.format(**values),
        evidence=rule.evidence,
        would_change=rule.would_change.format(**values),
        would_change_clinician=rule.would_change_clinician.format(**values),
    )


@lru_cache(maxsize=1024)
def _as_it_stands(rule: Rule) -> Reason:
    return _filled_in(rule, {})


def registry(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by id. Errors: ValueError for an id used twice or a source that does not exist."""
    found: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in found:
            raise ValueError(f"{rule.id} is used twice")
        if unknown := [key for key in rule.evidence if key not in EVIDENCE]:
            raise ValueError(f"{rule.id} names unknown sources: {unknown}")
        found[rule.id] = rule
    return found


#: References as they were seen, by key. A DOI stands after the word "doi".
_REFERENCES: dict[str, str] = {
    "TFTF-2014": (
        "Giangregorio LM, Papaioannou A, MacIntyre NJ, et al. 2014. Too Fit To Fracture: exercise "
        "recommendations for individuals with osteoporosis or osteoporotic vertebral fracture. "
        "Osteoporos Int 25:821-835. doi 10.1007/s00198-013-2523-2 (abstract)"
    ),
    "TFTF-T6": (
        "Giangregorio LM, et al. 2014. Too Fit To Fracture (Osteoporos Int 25:821-835), Table 6 "
        "(prescription details), author manuscript PMC5112023"
    ),
    "TFTF-2015": (
        "Giangregorio LM, McGill S, Wark JD, et al. 2015. Too Fit To Fracture: outcomes of a "
        "Delphi consensus process. Osteoporos Int 26:891-910. doi 10.1007/s00198-014-2881-4 "
        "(abstract)"
    ),
    "TFTF-T4": (
        "Giangregorio LM, et al. 2015. Too Fit To Fracture (Osteoporos Int 26:891-910), Table 4 "
        "(dose by type), PMC5101068"
    ),
    "TFTF-T5": (
        "Giangregorio LM, et al. 2015. Too Fit To Fracture (Osteoporos Int 26:891-910), Table 5 "
        "(risky movements and alternatives), PMC5101068"
    ),
    "TFTF-SLIDES": (
        "Too Fit To Fracture slide set, Osteoporosis Canada/Univ. Waterloo team, undated"
    ),
    "TFTF-LEAFLET": "Osteoporosis Canada. Too Fit to Fall or Fracture, one-page leaflet",
    "OC-2023": (
        "Morin SN, Feldman S, Funnell L, et al. 2023. Clinical practice guideline for management "
        "of osteoporosis and fracture prevention in Canada: 2023 update. CMAJ 195:E1333-E1348. "
        "doi 10.1503/cmaj.221647 (Table 2 part, Fig 1)"
    ),
    "OC-TFTF": "Osteoporosis Canada web page Too Fit To Fracture (2023 guideline version)",
    "OC-AFTER": "Osteoporosis Canada web booklet After the Fracture: gradually increasing activity",
    "OC-POSTURE": (
        "Canadian posture/height indicators (2 cm, 6 cm, wall gap > 6 cm, rib gap < 3 fingers), "
        "text extract of a Canadian instructor resource"
    ),
    "OC-BLOG": "Physiotherapy and diet blogs summarising OC-2023 nutrition advice",
    "UK-2022": (
        "Brooke-Wavell K, Skelton DA, Barker KL, et al. 2022. Strong, steady and straight: UK "
        "consensus statement on physical activity and exercise for osteoporosis. Br J Sports Med "
        "56:837-846. doi 10.1136/bjsports-2021-104634 (abstract)"
    ),
    "UK-QG": (
        "Royal Osteoporosis Society. Strong, Steady and Straight: quick guide (professional "
        "summary)"
    ),
    "UK-BLOG": "BJSM blog, 30 Oct 2023, summary of UK-2022",
    "UK-NEWS": "News summaries of UK-2022 (May 2022)",
    "UK-MED-2022": (
        "Leyland S, Wakefield V, Paskins Z. 2022. Key learning points: physical activity and "
        "osteoporosis. Medscape UK"
    ),
    "UK-MED-PAGE": "Clinical summary page, osteoporosis (adult), height loss > 4 cm red flag, 2026",
    "UK-OTAGO": (
        "Royal Orthopaedic Hospital (UK) Otago strength and balance leaflet; related Otago booklets"
    ),
    "UK-GP": "UK general practice calcium and vitamin D page (Buckinghamshire guidance)",
    "ESSA-2017": (
        "Beck BR, Daly RM, Singh MA, Taaffe DR. 2017. Exercise and Sports Science Australia "
        "position statement on exercise prescription for the prevention and management of "
        "osteoporosis. J Sci Med Sport 20:438-445. doi 10.1016/j.jsams.2016.10.001 (abstract; "
        "dose table recalled)"
    ),
    "REFLEX": "Commercial gym page on osteoporosis and exercise (no source named)",
    "HANDI": (
        "RACGP Handbook of Non-Drug Interventions: exercise for preventing bone loss and reducing "
        "fracture risk"
    ),
    "RACGP-EX": (
        "RACGP. Osteoporosis prevention, diagnosis and management: exercise evidence statement"
    ),
    "HBA-POSTFX": "Osteoporosis Australia / Healthy Bones Australia page: post fracture recovery",
    "SA-POSTFX": "National Osteoporosis Foundation of South Africa page: exercise after fracture",
    "LIFTMOR-2018": (
        "Watson SL, Weeks BK, Weis LJ, et al. 2018. High-intensity resistance and impact training "
        "improves BMD and physical function in postmenopausal women with osteopenia and "
        "osteoporosis: LIFTMOR. J Bone Miner Res (repository abstract)"
    ),
    "ONERO": "Onero programme pages (supervised delivery rules)",
    "SINAKI-1984": (
        "Sinaki M, Mikkelsen BA. 1984. Postmenopausal spinal osteoporosis: flexion versus "
        "extension exercises. Arch Phys Med Rehabil 65(10):593-596. PMID 6487063"
    ),
    "SINAKI-2002": (
        "Sinaki M, Itoi E, Wahner HW, et al. 2002. Stronger back muscles reduce the incidence of "
        "vertebral fractures. Bone 30(6):836-841. PMID 12052450 (abstract plus protocol extract)"
    ),
    "SINAKI-2010": (
        "Sinaki M, Pfeifer M, Preisinger E, et al. 2010. The role of exercise in the treatment of "
        "osteoporosis. Curr Osteoporos Rep 8:138-144. doi 10.1007/s11914-010-0019-y (abstract)"
    ),
    "SINAKI-2013": (
        "Sinaki M. 2013. Yoga spinal flexion positions and vertebral compression fracture: case "
        "series. Pain Pract 13:68-75. doi 10.1111/j.1533-2500.2012.00545.x"
    ),
    "SFEIR-2018": (
        "Sfeir JG, Drake MT, Sonawane VJ, Sinaki M. 2018. Vertebral compression fractures "
        "associated with yoga. Eur J Phys Rehabil Med 54:947-951. doi "
        "10.23736/S1973-9087.18.05034-7"
    ),
    "FISHMAN-2015": (
        "Lu YH, Rosner B, Chang G, Fishman LM. 2015. Twelve-minute daily yoga regimen reverses "
        "osteoporotic bone loss. Top Geriatr Rehabil. doi 10.1097/TGR.0000000000000085"
    ),
    "KUNUTSOR-2018": (
        "Kunutsor SK, Leyland S, Skelton DA, et al. 2018. Adverse events and safety issues with "
        "physical activity in osteoporosis/osteopenia. J Frailty Sarcopenia Falls 3:155-178. doi "
        "10.22540/JFSF-03-155"
    ),
    "CFP-TABLE": (
        "Canadian Family Physician, Table 2: evidence levels for physical activity in "
        "osteoporosis (authors not shown on the page read)"
    ),
    "SHERR-2011": (
        "Sherrington C, Tiedemann A, Fairhall N, Close JC, Lord SR. 2011. Exercise to prevent "
        "falls in older adults. NSW Public Health Bull 22:78-83. doi 10.1071/NB10056"
    ),
    "SHERR-2020": (
        "Sherrington C, Fairhall N, Kwok W, et al. 2020. Evidence on physical activity and falls "
        "prevention for people aged 60+. Int J Behav Nutr Phys Act. doi 10.1186/s12966-020-01041-3"
    ),
    "WHO-2020": (
        "WHO guidelines on physical activity and sedentary behaviour, 2020 (65+ summary pages)"
    ),
    "WHO-T": "WHO densitometry classes (reproduced in BMC, BMJ and society pages)",
    "NBHA-2014": (
        "Siris ES, Adler R, Bilezikian J, et al. 2014. The clinical diagnosis of osteoporosis. "
        "Osteoporos Int 25. doi 10.1007/s00198-014-2655-z"
    ),
    "BHOF-2022": (
        "LeBoff MS, Greenspan SL, Insogna KL, et al. 2022. The clinician's guide to prevention "
        "and treatment of osteoporosis. Osteoporos Int (abstract)"
    ),
    "JOHANSSON-2017": (
        "Johansson H, Siggeirsdottir K, Harvey NC, et al. 2017. Imminent risk of fracture after "
        "fracture. Osteoporos Int 28:775-780. doi 10.1007/s00198-016-3868-0"
    ),
    "KANIS-IMM": "Imminent-risk commentary, PMC7611752 (authors not shown on the part read)",
    "VFX-SILENT": (
        "Introduction of J Bone Miner Metab article, doi 10.1007/s00774-013-0525-y (height loss "
        "and vertebral fracture)"
    ),
    "VHR-PAGE": "Secondary web page listing very-high-risk criteria across societies",
    "GC-2024": "Endocrinology Today (Australia), Nov 2024: glucocorticoid-induced osteoporosis",
    "ACR-2017": (
        "Buckley L, et al. 2017. ACR guideline for glucocorticoid-induced osteoporosis. Arthritis "
        "Care Res 69:1095-1110 (figure legend in PMC6288607)"
    ),
    "SIMINOSKI-2006": (
        "The accuracy of historical height loss for the detection of vertebral fractures in "
        "postmenopausal women. 2006. Osteoporos Int 17:290-296. doi 10.1007/s00198-005-2017-y"
    ),
    "FUKUI": (
        "Use of anthropometric indicators in screening for undiagnosed vertebral fractures (FOC "
        "study). BMC Musculoskelet Disord 2008;9:157"
    ),
    "ZIEBART": (
        "Ziebart C, Adachi JD, Ashe MC, et al. Number, severity, location of fracture and "
        "occiput-to-wall distance (abstract)"
    ),
    "FRIED": (
        "Liu CK, Fielding RA. 2011. Exercise as an intervention for frailty. Clin Geriatr Med "
        "27:101-110. doi 10.1016/j.cger.2010.08.001 (Fried criteria)"
    ),
    "WFG-2022": (
        "Montero-Odasso M, van der Velde N, Martin FC, et al. 2022. World guidelines for falls "
        "prevention and management. Age Ageing 51:afac205. doi 10.1093/ageing/afac205 (Table 2; "
        "cut-offs recalled)"
    ),
    "STEADI": "CDC STEADI algorithm and tests (TUG 12 s recalled)",
    "STEADI-2017": "CDC STEADI 30-second chair stand form, 2017",
    "4STAGE": "Injury Matters (WA): 4-stage balance test page",
    "BOHANNON-2006": (
        "Bohannon RW. 2006. Single limb stance times: a descriptive meta-analysis. Top Geriatr "
        "Rehabil 22:70-77"
    ),
    "KANG-2017": (
        "Kang L, Han P, Wang J, et al. 2017. Timed Up and Go test can predict recurrent falls. "
        "Clin Interv Aging 12:2009-2016. doi 10.2147/CIA.S138287"
    ),
    "GAIT-076": "Walking speed and fall status, PMC4912425 (n = 217)",
    "CESARI-2005": (
        "Prognostic value of usual gait speed in well-functioning older people (Health ABC). J Am "
        "Geriatr Soc 2005. doi 10.1111/j.1532-5415.2005.53501.x"
    ),
    "FESI": "Secondary page on Falls Efficacy Scale scoring",
    "FESI-S": "Text extract describing Short FES-I range",
    "PROVE-2020": (
        "Barker KL, Newman M, Stallard N, et al. 2020. Physiotherapy rehabilitation for "
        "osteoporotic vertebral fracture. Osteoporos Int. doi 10.1007/s00198-019-05133-0"
    ),
    "BENNELL-2010": (
        "Bennell KL, Matthews B, Greig A, et al. 2010. Exercise and manual therapy in "
        "osteoporotic vertebral fracture. BMC Musculoskelet Disord 11:36"
    ),
    "B3E-2014": (
        "Giangregorio LM, Thabane L, Adachi JD, et al. 2014. Build Better Bones With Exercise "
        "protocol. Phys Ther 94:1337-1352. doi 10.2522/ptj.20130625"
    ),
    "HIPFIT": (
        "High-intensity progressive resistance training after hip fracture. J Am Med Dir Assoc "
        "2012;13:24-30. doi 10.1016/j.jamda.2011.08.005"
    ),
    "OSTEOACTIVE": (
        "Weight-vest exercise and education for women with osteopenia and a healed wrist "
        "fracture: OsteoACTIVE RCT (title only)"
    ),
    "BONEFIT-RF": "Bone Fit (Osteoporosis Canada) training page: red flags",
    "BONEFIT-S1": "Bone Fit lesson: exercise for osteoporosis in general",
    "BONEFIT-S2": "Bone Fit lesson: exercise after a vertebral fracture",
    "COVENANT": (
        "Covenant Health (Misericordia, Alberta) osteoporosis programme guide: introduction to "
        "exercise"
    ),
    "ALBERTA-HIP": "Alberta Health: your guide after a hip fracture",
    "SUNNYBROOK": "Sunnybrook: hip precautions",
    "LHSC": "London Health Sciences Centre: hip precautions",
    "PARQ+": "PAR-Q+ general health questions (reproduced on a provider page)",
    "ACSM-CI": (
        "ACSM Guidelines for Exercise Testing and Prescription, 9th ed.: contraindications "
        "(reproduced in a device manual)"
    ),
    "ACSM-2009": "ACSM progression models in resistance training (2-10 % step; recalled)",
    "ACSM-2011": (
        "Garber CE, Blissmer B, Deschenes MR, et al. 2011. Quantity and quality of exercise. Med "
        "Sci Sports Exerc 43:1334-1359. doi 10.1249/MSS.0b013e318213fefb"
    ),
    "OSTEOED": "OsteoEd FAQ 52: exercise standards",
    "JSSM-T10": "J Sports Sci Med suppl. 7, Table 10: contraindications in elderly women",
    "BACK-RF": "Red flag tables: AHCPR (NCBI Bookshelf NBK52120) and Chiropr Osteopat 2006;14:8",
    "NIHSH": "NIH Senior Health FAQ: safe exercise with osteoporosis",
    "LIFESTYLE": "Web summary of the ACSM Physical Activity and Bone Health position stand",
    "BUSKARD-2019": (
        "Buskard ANL, Jacobs KA, Eltoukhy MM, et al. 2019. Optimal approach to load progressions "
        "in older adults. Med Sci Sports Exerc 51:2224-2233. doi 10.1249/MSS.0000000000002038"
    ),
    "OMNI-12W": "Tracking strength and safety with OMNI-RES in older adults, 12 weeks (abstract)",
    "OMNI-LP": "Leg press tracking with OMNI-RES in older adults (abstract)",
    "VCF-STEP": (
        "Pain management with step targets after acute vertebral fracture. Pain Res Manag "
        "2023:1383897, Table 1"
    ),
    "ALLISON": "Secondary pages on the one-leg hopping trial in men about 70 y",
    "BASSEY-1998": (
        "Bassey et al. 1998, as tabulated in Shojaa M, et al. 2020. Front Physiol 11:652. doi "
        "10.3389/fphys.2020.00652"
    ),
    "CLISSOLD-2019": (
        "Clissold TL, Cronin JB, De Souza MJ, et al. 2019. Bilateral multidirectional jumps. Clin "
        "Biomech 73:1-8. doi 10.1016/j.clinbiomech.2019.12.025"
    ),
    "CLISSOLD-2021": (
        "The osteogenic quantification and reliability of the heel drop and press up drop. 2021. "
        "Int J Sci Technol Soc 9:294-300"
    ),
    "STEP-GRF": "Step exercise ground reaction forces and osteogenic index, PMC2465063",
    "WATER-JUMP": "Kinetics of water and land jumps in postmenopausal women. 2021 (abstract)",
    "BBRX": "Clinician newsletter on loading and walking ground force (secondary)",
    "VEST-SWH": "Speaking of Women's Health: weighted vest answer",
    "VEST-BIO": "Web review of weighted vests and bone",
    "LAUFER-2005": "Effect of age on forward and backward gait. J Gerontol A 2005;60:627",
    "BW-2021": (
        "Effects of backward walking training in adults 60+. Activities Adapt Aging 45:202-216"
    ),
    "FPN-BAL": "Family Practice Notebook: geriatric balance training",
    "IOM-2011": (
        "Institute of Medicine (FNB) dietary reference intakes for calcium and vitamin D, 2011 "
        "(reproduced tables)"
    ),
    "ESCEO-2014": (
        "Rizzoli R, Stevenson JC, Bauer JM, et al. 2014. Dietary protein and vitamin D in "
        "postmenopausal women. Maturitas 79:122-132. doi 10.1016/j.maturitas.2014.07.005"
    ),
    "SLEEP": "US Administration on Aging / NIA 7-9 h; Finding Balance Alberta 7-8 h",
    "HOME-FALLS": "Home fall-hazard checklists (several public pages)",
    "ABH": "American Bone Health: do it right (via Core Balance Movement page)",
    "SEED-walking": "London Osteoporosis Clinic article on walking",
    "SEED-retro": "Article: is walking backwards good for osteoporosis",
    "SEED-resist": "Article: gentle resistance training",
    "SEED-back": "Better Bones blog: spinal bone density with exercise",
    "SEED-best": "Article: best exercises for osteoporosis",
}

#: Sources of which all is from memory; of every other one something was seen.
_RECALLED = frozenset({"ACSM-2009"})

#: What of a source is from memory: published, but not read again.
_RECALLED_OF: dict[str, str] = {
    "ACSM-2009": "the load step of 2 to 10 %",
    "BENNELL-2010": "the load of 2 lb in each hand",
    "ESSA-2017": "the risk groups, the dose table and the force bands",
    "FESI-S": "the bands of the score",
    "PARQ+": "the follow-up from 160/90 mmHg",
    "PROVE-2020": "the load of 2 lb in each hand",
    "STEADI": "the 12 s of the timed up and go",
    "UK-GP": "700 mg of calcium for adults in general",
    "UK-MED-PAGE": "the 1.5 inches of height that are used in the US",
    "WFG-2022": "the 15 s of the timed up and go and the gait speed of 0.8 m/s",
}

#: What of a source was not read at all.
_UNREAD: dict[str, str] = {"OSTEOACTIVE": "all but the title"}

#: What else the review says of a source.
_REMARKS: dict[str, str] = {
    "ALLISON": "a secondary source",
    "BBRX": "a secondary source",
    "ESSA-2017": "the abstract was seen",
    "FESI": "a secondary source",
    "FESI-S": "the range was seen",
    "OC-BLOG": "a secondary source",
    "REFLEX": "a gym's page that names no source",
    "UK-MED-PAGE": "a secondary source",
    "UK-NEWS": "a secondary source",
    "VHR-PAGE": "a secondary source",
    "WFG-2022": "Table 2 was seen",
}

_FORCE_BANDS = "the force bands: under 2, 2 to 4 and over 4 times the body weight"

#: What is from memory in rules that are not recalled as a whole.
RECALLED_PARTS: Mapping[str, str] = {
    "GATE-007": "160/90 mmHg",
    "GATE-008": "that 7 of 10 is where severe pain begins",
    "GATE-009": "that 4 to 6 of 10 is moderate pain",
    "GATE-020": "the 15 s of the timed up and go",
    "GATE-045": "that 7 of 10 is where severe pain begins",
    "RISK-001": "the risk groups of ESSA-2017",
    "RISK-002": "the risk groups of ESSA-2017",
    "RISK-048": "15 s",
    "RISK-049": "0.8 m/s",
    "RISK-050": "12 s",
    "SAF-016": _FORCE_BANDS,
    "SAF-017": _FORCE_BANDS,
    "SAF-018": _FORCE_BANDS,
    "DOS-012": "the numbers of ESSA-2017",
    "DOS-020": "the 4 to 7 days of ESSA-2017",
}

#: What is our own choice in rules of which the rest was seen or recalled.
INFERRED_PARTS: Mapping[str, str] = {
    "GATE-021": "what is left out, and when it turns amber",
    "GATE-025": "thyroid disease and seizures",
    "GATE-029": "what changes",
    "SAF-205": "which exercises they are",
    "DOS-007": "week 3, and the effort of B2 and B3",
    "DOS-008": "2 sets and 15 repetitions at B3",
    "DOS-013": "the minutes",
    "DOS-014": "the least minutes",
    "DOS-016": "all but 2 days or more",
    "DOS-030": "3 to 5 minutes in short sessions, and 2 more from age 75",
    "DOS-031": "2 to 3 minutes in short sessions",
    "PRG-003": "5 of 10",
    "PRG-024": "1 minute a week",
    "PRG-027": "the caps of 5 and 10 %",
    "ADV-009": "a grip sole and a closed heel",
}

_DOI = re.compile(r"doi (10\.\d+/[^\s]*[^\s.,;)])")


def _doi(reference: str) -> str:
    found = _DOI.search(reference)
    return found[1] if found else ""


EVIDENCE: dict[str, Evidence] = {
    key: Evidence(
        key=key,
        reference=reference,
        doi=_doi(reference),
        status=Status.RECALLED if key in _RECALLED else Status.SEEN,
        recalled=_RECALLED_OF.get(key, ""),
        unread=_UNREAD.get(key, ""),
        remark=_REMARKS.get(key, ""),
    )
    for key, reference in _REFERENCES.items()
}
