"""The rules of progression (PRG-nnn), by permanent id: words, sources and status (evidence f)."""

from __future__ import annotations

from plans.rules.evidence import Rule, Status, registry

_MOVES = (
    Rule(
        id="PRG-001",
        says="You had a fall. Balance and impact work wait until you have answered our questions.",
        clinician="A fall without a screening since: balance and impact items are removed.",
        would_change="When you have answered our questions again.",
        would_change_clinician="a new screening",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="PRG-002",
        says="You were away for a few weeks, so you start again gently.",
        clinician="2 to 4 weeks missed: one rung and one set down; no other ladder on the feet"
        " begins.",
        would_change="When you have done a week again.",
        would_change_clinician="a trained week",
    ),
    Rule(
        id="PRG-003",
        says="This hurt, so you go back one step. Tell your physiotherapist.",
        clinician="Pain 5 or more of 10 in this exercise: one rung down, and a review.",
        would_change="When it has rested for four weeks, or gone well once.",
        would_change_clinician="four weeks of rest, or a week under 5",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="PRG-030",
        says="This hurt, and here is nothing easier. It rests for now. Tell your physiotherapist.",
        clinician="Pain 5 or more of 10, and no lower rung or dose: the ladder rests until it has"
        " rested for more than 4 weeks, then starts again; and a review.",
        would_change="When it has rested for five weeks without pain.",
        would_change_clinician="more than 4 weeks of rest, then from the start",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="PRG-004",
        says="Pain stayed after your week, so you go back a step where there is one. Tell your"
        " physiotherapist.",
        clinician="Joint pain next day, or pain over 48 hours: one rung down, and a review.",
        would_change="When a week has passed without such pain.",
        would_change_clinician="a week without lasting pain",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="PRG-005",
        says="This is your lighter week. Where you do several rounds, you do fewer.",
        clinician="Each fifth week, or 2 sessions at RPE 9 or more: 40 % fewer sets.",
    ),
    Rule(
        id="PRG-031",
        says="Your lighter week is over, so you go back to your usual rounds.",
        clinician="After a lighter week with complete logs, pain at most 2 and RPE within the"
        " tier's: the usual sets again; else the sets of the lighter week stay.",
    ),
    Rule(
        id="PRG-032",
        says="Something happened in your last week. Stamps, jumps and walking backwards do not"
        " begin now.",
        clinician="A fall, red event or dizziness in the latest week: no impact or backward walking"
        " ladder begins.",
        would_change="When a week has passed without one.",
        would_change_clinician="a week without such an event",
        evidence=("WFG-2022", "OC-AFTER"),
    ),
    Rule(
        id="PRG-007",
        says="You missed a week, so nothing here gets harder now.",
        clinician="1 week missed: the last week is repeated.",
    ),
    Rule(
        id="PRG-008",
        says="Something happened in your last week, so this gets no harder now.",
        clinician="A fall, red event or dizziness in the latest week: no step up.",
        evidence=("WFG-2022", "OC-AFTER"),
    ),
    Rule(
        id="PRG-009",
        says="This hurt a little, so it gets no harder now.",
        clinician="Pain 3 or 4 of 10 in this exercise: hold.",
    ),
    Rule(
        id="PRG-010",
        says="You were ill, so it gets no harder now.",
        clinician="Illness in the latest week: nothing is raised and nothing lowered.",
    ),
    Rule(
        id="PRG-019",
        says="You had pain that stayed, so this gets no harder now.",
        clinician="Lasting pain in the latest week: exercises that did not hurt are held.",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="PRG-011",
        says="A bone in your back broke within the last year. Your physiotherapist sets each step.",
        clinician="Vertebral fracture under 12 months: no step up between signatures.",
        evidence=("OC-AFTER",),
    ),
    Rule(
        id="PRG-012",
        says="You did the other one for four weeks. This one is as hard and brings a change.",
        clinician="After 4 weeks: the equivalent of the same rung at the same dose.",
    ),
    Rule(
        id="PRG-013",
        says="Tell us how hard it was and if it hurt. Until then it gets no harder.",
        clinician="No complete log (sessions, repetitions, RPE, pain): nothing rises.",
    ),
    Rule(
        id="PRG-014",
        says="It gets no harder until two sessions running feel easy enough.",
        clinician="Test not passed: all repetitions, RPE at most 6 (B3 4), pain at most 2, twice.",
        evidence=("BUSKARD-2019",),
    ),
    Rule(
        id="PRG-015",
        says="You are at the top of what suits you now. Well done, keep it up.",
        clinician="No permitted step is left within the tier and the Approval's caps.",
    ),
    Rule(
        id="PRG-016",
        says="Your physiotherapist has set a limit here.",
        clinician="Capped by the Approval; where a cap takes the next step back, the ladder stays.",
        would_change="Your physiotherapist can change the limit.",
        would_change_clinician="a wider cap in the Approval",
    ),
    Rule(
        id="PRG-033",
        says="Your sessions have no time for more of this, so it gets no longer. What you know"
        " goes on.",
        clinician="More time here would push what is trained out of the week: no more time than"
        " last week (where that is not enough, fewer sets); after the repetitions the next rung,"
        " band or load instead of sets.",
        would_change="When you give your sessions more minutes.",
        would_change_clinician="more minutes a session",
    ),
    Rule(
        id="PRG-034",
        says="Something on your feet hurt lately. Nothing new on your feet begins now.",
        clinician="Pain 5 or more of 10 on the feet in the last 4 trained weeks, not gone well"
        " since: no other weight-bearing ladder begins.",
        would_change="When it has gone well, or four weeks have passed.",
        would_change_clinician="the same under 5 of 10, or four weeks",
    ),
    Rule(
        id="PRG-018",
        says="In your first two weeks nothing gets harder than the start.",
        clinician="Weeks 1 and 2 keep the starting dose and rung.",
        evidence=("SEED-resist",),
    ),
    Rule(
        id="PRG-017",
        says="Nobody steps up here. You do it as long as it feels good.",
        clinician="Stretches, posture, warm-up and cool-down keep their dose.",
    ),
)

_CARRIED = (
    Rule(
        id="PRG-029",
        says="You go on from what you did last.",
        clinician="Neither the catalogue's start nor changed this week: the latest dose goes on.",
    ),
)

#: What each variable of a step says, and why its value is what it is.
_STEPS = (
    Rule(
        id="PRG-021",
        says="It went well, so you do a few more repeats.",
        clinician="Repetitions rise by 2 to 12 (extensors to 10) before anything else rises.",
        evidence=("TFTF-T6",),
    ),
    Rule(
        id="PRG-022",
        says="It went well, so you hold a little longer.",
        clinician="Holds rise by 5 s (extensors 1 s) to the tier's longest.",
        evidence=("STEADI", "TFTF-T4"),
    ),
    Rule(
        id="PRG-023",
        says="It went well, so you do one more round.",
        clinician="One more set, after the repetitions; impacts at most 10 more a week.",
        evidence=("TFTF-T6", "ALLISON"),
    ),
    Rule(
        id="PRG-024",
        says="It went well, so you do it a little longer.",
        clinician="Backward walking 1 minute a week longer, 2 to 5 to 10 a day.",
        evidence=("SEED-retro",),
        status=Status.SEEN,
    ),
    Rule(
        id="PRG-025",
        says="On a new step you hold on more firmly first. Then you hold on less.",
        clinician="A new balance rung is held one step firmer until the test is passed.",
        evidence=("FPN-BAL", "UK-OTAGO"),
    ),
    Rule(
        id="PRG-026",
        says="It went well, so you take the next band and start again with few repeats.",
        clinician="Next band; repetitions back to the start.",
        evidence=("OMNI-12W",),
        status=Status.SEEN,
    ),
    Rule(
        id="PRG-027",
        says="It went well, so you take a little more weight and fewer repeats.",
        clinician="Load 5 % (lower body 10 %, B3 5 % after 2 weeks) more; repetitions to start.",
        evidence=("ACSM-2009", "OMNI-12W"),
        status=Status.RECALLED,
    ),
    Rule(
        id="PRG-028",
        says="It went well, so you take the next step.",
        clinician="Next rung, permitted here; impact rungs 2 weeks apart, impact band never up.",
        evidence=("STEADI", "SINAKI-2010"),
    ),
)

RULES: dict[str, Rule] = registry((*_MOVES, *_CARRIED, *_STEPS))
