"""The rules of the week builder (WEEK-nnn) and its advice (ADV-nnn), by permanent id."""

from __future__ import annotations

from plans.rules.evidence import Rule, Status, registry
from plans.rules.vocabulary import Domain, Need

#: How a need is called in a sentence to the patient.
NEED_WORDS: dict[Need, str] = {
    Need.LEGS: "your legs",
    Need.HIPS: "your hips",
    Need.PUSH: "pushing with your arms",
    Need.PULL: "pulling with your arms",
    Need.BACK_EXTENSORS: "your back muscles",
    Need.TRUNK_BRACE: "your tummy and trunk",
    Need.STATIC: "standing steadily",
    Need.DYNAMIC: "moving steadily",
    Need.AEROBIC: "your heart and legs",
    Need.IMPACT: "your bones, with small impacts",
    Need.CHEST: "an open chest",
    Need.CALVES: "supple calves",
    Need.HIP_FRONT: "the front of your hips",
    Need.HAMSTRINGS: "the back of your thighs",
    Need.MOBILITY: "moving freely",
    Need.EXTENSOR: "a strong upper back",
    Need.POSTURE: "standing tall",
    Need.ARMS: "your arms and grip",
}

DOMAIN_WORDS: dict[Domain, str] = {
    Domain.STRENGTH: "strength",
    Domain.BALANCE: "balance",
    Domain.WEIGHT_BEARING: "moving on your feet",
    Domain.FLEXIBILITY: "stretching",
    Domain.EXTENSOR: "back muscle work",
    Domain.POSTURE: "posture work",
    Domain.IMPACT: "impact work",
}

#: What is short where the days of strength are there, but not all its needs in each session.
VARIETY_WORDS = "variety in strength work"

RULES: dict[str, Rule] = registry(
    (
        Rule(
            id="WEEK-001",
            says="This trains {need}. It is the first step that suits you.",
            clinician="Need {code}: lowest permitted rung of the ladder {ladder}; no history.",
            evidence=("SEED-resist",),
        ),
        Rule(
            id="WEEK-002",
            says="This trains {need}. It goes on from what you did before.",
            clinician="Need {code}: goes on from the rung of the ladder {ladder} done last.",
            evidence=("TFTF-T6",),
        ),
        Rule(
            id="WEEK-003",
            says="This trains {need}. Your tests show that you can start here.",
            clinician="Need {code}: rung of the ladder {ladder} by functional test.",
            evidence=("STEADI",),
        ),
        Rule(
            id="WEEK-004",
            says="This trains {need}. You asked for it, and it suits you.",
            clinician="Need {code}: asked for; permitted rung of the ladder {ladder}.",
        ),
        Rule(
            id="WEEK-005",
            says="You start each session gently.",
            clinician="Warm-up before every session.",
            evidence=("SEED-resist",),
            status=Status.SEEN,
        ),
        Rule(
            id="WEEK-006",
            says="You end each session slowly.",
            clinician="Cool-down after every session.",
            evidence=("SEED-resist",),
            status=Status.SEEN,
        ),
        Rule(
            id="WEEK-007",
            says="For your first four weeks you move at the worktop. Walks for exercise follow.",
            clinician="F2, weeks 1 to 4: weight-bearing by U02, W01 and W10; W02 from week 5.",
            evidence=("SHERR-2011", "UK-QG"),
        ),
        Rule(
            id="WEEK-008",
            says="You walk forwards first, then backwards.",
            clinician="Backward walking only after forward walking in the same session.",
            evidence=("SEED-retro",),
            status=Status.SEEN,
        ),
        Rule(
            id="WEEK-009",
            says="Until your review you do this gently, sitting or holding on.",
            clinician="Gentle start: permitted here and at B3 and F2; seated or hand on support.",
        ),
        Rule(
            id="WEEK-010",
            says="You may do this only with your physiotherapist's agreement, which you have.",
            clinician="Signed in the Approval.",
        ),
        Rule(
            id="WEEK-020",
            says="There is less {domain} than we aim for, because your sessions are short.",
            clinician="{domain} below {bound}: time.",
            would_change="If your sessions were longer, or you had more of them.",
            would_change_clinician="more minutes a session, or more session days",
        ),
        Rule(
            id="WEEK-021",
            says="There is less {domain} than we aim for, because you have few days.",
            clinician="{domain} below {bound}: days.",
            would_change="If you had one more day for it.",
            would_change_clinician="another day, two days from the others",
        ),
        Rule(
            id="WEEK-022",
            says="There is less {domain} than we aim for, because of the equipment.",
            clinician="{domain} below {bound}: equipment.",
            would_change="{change}",
            would_change_clinician="{change_clinician}",
        ),
        Rule(
            id="WEEK-023",
            says="There is less {domain} than we aim for, because safe exercises come first.",
            clinician="{domain} below {bound}: safety, no permitted exercise or too few.",
            would_change="Your physiotherapist can help.",
            would_change_clinician="a signed item, or a changed fact",
        ),
        Rule(
            id="WEEK-024",
            says="There is less {domain} than we aim for. It builds up slowly from what you do.",
            clinician="{domain} below {bound}: starting dose or what was walked lately, built up by"
            " DOS-024 to DOS-026.",
            would_change="It grows with what you do.",
            would_change_clinician="nothing: built up by DOS-024 to DOS-026",
            evidence=("SEED-walking",),
        ),
        Rule(
            id="WEEK-025",
            says="Your first week is short, so it holds less {domain}.",
            clinician="{domain} below {bound}: the first week starts on a later day.",
            would_change="Nothing. Next week is a whole week.",
            would_change_clinician="nothing: the next week is whole",
        ),
        Rule(
            id="WEEK-026",
            says="There is less {domain} than we aim for, so that each day stays small.",
            clinician="{domain} below {bound}: habits are limited to 3 exercises and 15 minutes "
            "a day (DOS-032).",
            would_change="Longer sessions could help, or more of them.",
            would_change_clinician="more minutes a session, or more session days",
        ),
        Rule(
            id="WEEK-027",
            says="There is less {domain} than we aim for, because you chose to leave some out.",
            clinician="{domain} below {bound}: the person's wish.",
            would_change="If you asked for some of them again.",
            would_change_clinician="fewer exercises avoided",
        ),
        Rule(
            id="WEEK-030",
            says="Small impacts are an extra. They come where strength and balance leave time.",
            clinician="{domain} below {bound}: optional (k1, k2), after strength and balance.",
            would_change="More sessions, or more time in them, could make room.",
            would_change_clinician="more minutes a session, or more session days",
            evidence=("OC-2023",),
            status=Status.SEEN,
        ),
        Rule(
            id="WEEK-031",
            says="There is less {domain} than we aim for, because your physiotherapist has set"
            " limits.",
            clinician="{domain} below {bound}: the Approval's minutes or exercises a session, or"
            " its caps of ladders.",
            would_change="Your physiotherapist can change the limits.",
            would_change_clinician="wider limits in the Approval",
        ),
        Rule(
            id="WEEK-033",
            says="There is less {domain} than we aim for, because this is your lighter week.",
            clinician="{domain} below {bound}: the lighter week (PRG-005).",
            would_change="After the lighter week there is room for more.",
            would_change_clinician="the next week",
        ),
        Rule(
            id="WEEK-032",
            says="Not in this week, though you did it before: {names}. There is no room or no need"
            " for it now.",
            clinician="Done last and permitted, but no room or no need beside the others: {codes}.",
            would_change="More minutes or days could make room.",
            would_change_clinician="more minutes a session, or more session days",
        ),
        Rule(
            id="WEEK-028",
            says="Some strength exercises are missing, because none that suits you is left. "
            "Your physiotherapist will look at this.",
            clinician="No permitted exercise for: {needs}.",
            would_change="Your physiotherapist can help.",
            would_change_clinician="a signed item, or a changed fact",
            evidence=("OC-2023", "TFTF-T4"),
        ),
        Rule(
            id="WEEK-029",
            says="Your physiotherapist will look at your plan, because {domain} is missing.",
            clinician="Minimum of {domain} missed for safety: review.",
            would_change="Your physiotherapist can help.",
            would_change_clinician="a signed item, or a changed fact",
        ),
    )
)

ADVICE: dict[str, Rule] = registry(
    (
        Rule(
            id="ADV-001",
            says="Ask your doctor about a falls service. They can find out why you fall.",
            clinician="F2: refer to a falls service.",
            evidence=("UK-QG", "WFG-2022"),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-002",
            says="Ask your doctor whether your spine should be scanned. You may have lost height.",
            clinician="Height loss or wall gap without spine imaging: ask for it.",
            evidence=("OC-POSTURE", "UK-MED-PAGE"),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-003",
            says="Move slowly and breathe out on the effort. Never hold your breath.",
            clinician="Technique: slow, no breath hold.",
            evidence=("COVENANT",),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-004",
            says="Hold on to something fixed. A chair stands with its back against a wall.",
            clinician="Support: fixed; the chair cannot slide.",
            evidence=("UK-OTAGO",),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-005",
            says="To pick things up, bend at your hips and keep your back long.",
            clinician="Daily life: hip hinge, load close, no twist.",
            evidence=("TFTF-T5",),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-006",
            says="Ask your doctor for your bone scan result. It helps us to plan for you.",
            clinician="T-score unknown: ask for the report.",
        ),
        Rule(
            id="ADV-007",
            says="Stand up about every 30 minutes. Good posture all day helps your back.",
            clinician="Break up sitting about every 30 minutes.",
            evidence=("COVENANT",),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-008",
            says="Have your first strength sessions with a physiotherapist, if you can.",
            clinician="Hip fracture in the past: strength work supervised first.",
            evidence=("HIPFIT",),
            status=Status.SEEN,
        ),
        Rule(
            id="ADV-009",
            says="Wear firm shoes with a good grip when you walk.",
            clinician="Footwear: supportive, cushioned, grip sole, closed heel.",
            evidence=("SEED-walking",),
            status=Status.SEEN,
        ),
    )
)
