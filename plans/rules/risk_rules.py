"""The rules of `risk.py` by permanent id: words, sources and status.

RISK-001 to 039 set the bone tier, 041 to 059 the fall tier, 061 to 069 switch on columns of the
matrix, 071 to 079 what a condition or a finding takes away beside it.
"""

from __future__ import annotations

from plans.rules.evidence import Rule, Status, registry

_BONE = (
    Rule(
        id="RISK-001",
        says="Your T-score is {t_score}. That is in the normal range.",
        clinician="T-score {t_score} >= -1.0: B0",
        evidence=("WHO-T", "ESSA-2017"),
    ),
    Rule(
        id="RISK-002",
        says="Your T-score is {t_score}. That is between normal and osteoporosis.",
        clinician="T-score {t_score} > -2.5 and < -1.0 (osteopenia): B1",
        evidence=("WHO-T", "ESSA-2017"),
    ),
    Rule(
        id="RISK-003",
        says="Your T-score is {t_score}. That is in the osteoporosis range.",
        clinician="T-score {t_score} <= -2.5: B2",
        evidence=("WHO-T", "NBHA-2014"),
    ),
    Rule(
        id="RISK-004",
        says="Your T-score is {t_score}. We take extra care of your bones.",
        clinician="T-score {t_score} <= -3.5: B3",
        evidence=("VHR-PAGE",),
    ),
    Rule(
        id="RISK-005",
        says="Your T-score is {t_score} and steroid tablets add to it. We take extra care.",
        clinician="T-score {t_score} <= -3.0 with glucocorticoid: B3",
        evidence=("VHR-PAGE", "GC-2024"),
    ),
    Rule(
        id="RISK-006",
        says="Your bone scan result was: {band}. Please ask for the number on the report.",
        clinician="band {band} without a number: {tier}; ask for the report",
        evidence=("WHO-T",),
    ),
    Rule(
        id="RISK-007",
        says="Your T-score and the word for it do not match. We use the more careful one.",
        clinician="T-score {t_score} and band {band} disagree: the stricter, {tier}; ask for the"
        " report",
    ),
    Rule(
        id="RISK-008",
        says="We do not know your T-score yet, so we plan with a little care.",
        clinician="T-score unknown, no fracture, under 65, no risk factor: B1",
    ),
    Rule(
        id="RISK-009",
        says="We do not know your T-score yet. Until then we plan as for osteoporosis.",
        clinician="T-score unknown with {factors}: B2 until known",
    ),
    Rule(
        id="RISK-010",
        says="Your bone scan is more than 3 years old. Ask if you need a new one.",
        clinician="T-score of {measured}: out of date after 36 months; kept, ask",
    ),
    Rule(
        id="RISK-011",
        says="T-scores work differently at your stage of life, so we plan with care.",
        clinician="{group}: T-score bands do not apply; at least B2",
        evidence=("WHO-T",),
    ),
    Rule(
        id="RISK-012",
        says="Your fracture risk score is high, so we plan as for osteoporosis.",
        clinician="FRAX major {major} % (limit 20) or hip {hip} % (limit 3): B2",
        evidence=("NBHA-2014",),
    ),
    Rule(
        id="RISK-013",
        says="You have had a broken bone in your spine, so we take extra care of your back.",
        clinician="vertebral fracture at any time: B3",
        evidence=("UK-2022", "HANDI"),
    ),
    Rule(
        id="RISK-014",
        says="We are not sure about broken bones, so we take extra care of your back.",
        clinician="fractures not sure or not answered: judged as a vertebral fracture over 12"
        " months ago: B3",
    ),
    Rule(
        id="RISK-015",
        says="You have broken {count} bones that tell us about bone strength. We take extra care.",
        clinician="{count} low-trauma fractures ({sites}): B3",
        evidence=("UK-2022",),
    ),
    Rule(
        id="RISK-016",
        says="You broke a bone that tells us about bone strength, so we plan with care.",
        clinician="1 low-trauma fracture ({site}): at least B2",
        evidence=("NBHA-2014", "OC-2023", "UK-2022"),
    ),
    Rule(
        id="RISK-017",
        says="Your hip or pelvis broke in the last 12 months, so we take extra care.",
        clinician="{site} fracture under 12 months: B3",
        evidence=("VHR-PAGE", "JOHANSSON-2017"),
    ),
    Rule(
        id="RISK-018",
        says="A bone broke less than 12 weeks ago, so we start gently.",
        clinician="{site} fracture under 12 weeks: at least {tier}",
        evidence=("OC-AFTER",),
    ),
    Rule(
        id="RISK-019",
        says="You have lost height. Until your spine has been looked at, we take extra care.",
        clinician="height loss {historical} cm in all (limit 4), {recent} cm since last (limit 2),"
        " spine not imaged: B3 until imaged",
        evidence=("OC-POSTURE", "UK-MED-PAGE"),
    ),
    Rule(
        id="RISK-020",
        says="Your upper back is rounded. Until your spine has been looked at, we take extra care.",
        clinician="occiput to wall {gap} cm, over 6, spine not imaged: B3 until imaged",
        evidence=("OC-POSTURE", "ZIEBART"),
    ),
    Rule(
        id="RISK-021",
        says="Your dose of steroid tablets is high, so we take extra care.",
        clinician="prednisolone {mg} mg/day, 30 or more, any duration: B3",
        evidence=("ACR-2017",),
    ),
    Rule(
        id="RISK-022",
        says="Steroid tablets can thin bones, so we are one step more careful.",
        clinician="prednisolone {mg} mg/day for {months} months (7.5 for 3 or more, or not sure):"
        " {base} one up, at least B2: {tier}",
        evidence=("GC-2024",),
    ),
    Rule(
        id="RISK-023",
        says="You take steroid tablets, so we plan with a little care.",
        clinician="prednisolone {mg} mg/day for {months} months, under 7.5 mg or under 3 months:"
        " at least B1",
        evidence=("GC-2024",),
    ),
    Rule(
        id="RISK-024",
        says="You are not sure when a bone broke, so we start gently.",
        clinician="{site} fracture of unknown date, judged as under 12 weeks: at least {tier}",
    ),
)

_FALL = (
    Rule(
        id="RISK-041",
        says="Nothing in your answers points to falls.",
        clinician="no falls and no test over a limit: F0",
        evidence=("STEADI",),
    ),
    Rule(
        id="RISK-042",
        says="You fell once in the last 12 months, so you start with a hand on something firm.",
        clinician="1 fall in 12 months: F1",
        evidence=("STEADI", "WFG-2022"),
    ),
    Rule(
        id="RISK-043",
        says="You fell 2 times or more in the last 12 months, so feeling steady comes first.",
        clinician="{falls} falls in 12 months, 2 or more: F2",
        evidence=("WFG-2022", "UK-QG"),
    ),
    Rule(
        id="RISK-044",
        says="You had a fall that hurt you or kept you down, so feeling steady comes first.",
        clinician="severe fall (injury, an hour on the floor, or passing out): F2",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="RISK-045",
        says="Your body needs to build up strength slowly, so feeling steady comes first.",
        clinician="frail {answer} (Fried, 3 or more of 5): F2",
        evidence=("FRIED", "WFG-2022"),
    ),
    Rule(
        id="RISK-046",
        says="You walk with a frame, so feeling steady comes first.",
        clinician="walking frame: F2",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="RISK-047",
        says="Standing up without your hands is hard for you, so feeling steady comes first.",
        clinician="cannot rise from a chair without hands: F2",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="RISK-048",
        says="Your stand-up-and-walk test took {seconds} seconds, so feeling steady comes first.",
        clinician="timed up and go {seconds} s, 15 or more: F2",
        evidence=("WFG-2022", "KANG-2017"),
    ),
    Rule(
        id="RISK-049",
        says="You walk slowly at the moment, so feeling steady comes first.",
        clinician="usual gait {speed} m/s, under 0.8: F2",
        evidence=("WFG-2022", "GAIT-076"),
    ),
    Rule(
        id="RISK-050",
        says="Your stand-up-and-walk test took {seconds} seconds. You start with a hand on"
        " something firm.",
        clinician="timed up and go {seconds} s, 12 or more and under 15: F1",
        evidence=("STEADI",),
    ),
    Rule(
        id="RISK-051",
        says="Standing heel to toe was hard in your test. You start with a hand on something firm.",
        clinician="tandem stance {seconds} s, under 10: F1",
        evidence=("4STAGE", "STEADI"),
    ),
    Rule(
        id="RISK-052",
        says="Standing on one leg was hard in your test. You start with a hand on something firm.",
        clinician="single-leg stance {seconds} s, under 10 (under 5 too): F1",
        evidence=("BOHANNON-2006",),
    ),
    Rule(
        id="RISK-053",
        says="You told us that you worry about falling. You start with a hand on something firm.",
        clinician="FES-I {score}, 28 or more: F1",
        evidence=("FESI",),
    ),
    Rule(
        id="RISK-054",
        says="You stood up {stands} times in 30 seconds. You start with a hand on something firm.",
        clinician="{stands} chair stands in 30 s, under {cut_off} for age and sex: F1",
        evidence=("STEADI-2017",),
    ),
    Rule(
        id="RISK-055",
        says="From the age of 80, everyone starts with a hand on something firm.",
        clinician="age {age}, 80 or more or not answered: at least F1",
        evidence=("BOHANNON-2006",),
    ),
    Rule(
        id="RISK-056",
        says="A health condition may make you less steady. You start with a hand on something"
        " firm.",
        clinician="{condition}: at least F1",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="RISK-057",
        says="We are not sure about {topic} yet, so feeling steady comes first.",
        clinician="{topic} not sure or not answered: judged as F2",
    ),
    Rule(
        id="RISK-058",
        says="You are not sure about health conditions, so you start with a hand on something"
        " firm.",
        clinician="conditions not sure or not answered: at least F1",
    ),
)

_COLUMNS = (
    Rule(
        id="RISK-061",
        says="A bone broke less than 12 weeks ago. It needs time.",
        clinician="column fracture under 12 weeks: {site}",
        evidence=("OC-AFTER",),
    ),
    Rule(
        id="RISK-062",
        says="Your wrist or arm broke less than 12 weeks ago. It needs time.",
        clinician="column wrist fracture under 12 weeks: {site}",
        evidence=("HBA-POSTFX",),
    ),
    Rule(
        id="RISK-063",
        says="Your upper back is rounded, so we leave out bending it forward.",
        clinician="column kyphosis: occiput to wall {gap} cm, over 6",
        evidence=("OC-POSTURE",),
        status=Status.SEEN,
    ),
    Rule(
        id="RISK-064",
        says="You have a new joint. It needs time.",
        clinician="column hip surgery under 12 weeks: {kind}",
        evidence=("ALBERTA-HIP", "SUNNYBROOK", "LHSC"),
    ),
    Rule(
        id="RISK-065",
        says="Your blood pressure is high, so we leave out straining.",
        clinician="column blood pressure stage 2: {systolic}/{diastolic} mmHg, 160/90 or more",
        evidence=("PARQ+",),
        status=Status.RECALLED,
    ),
    Rule(
        id="RISK-066",
        says="Steroid tablets can thin bones, so some movements change.",
        clinician="column glucocorticoid: prednisolone {mg} mg/day for {months} months",
        evidence=("GC-2024",),
    ),
    Rule(
        id="RISK-067",
        says="You are not sure when a bone broke, so we give it time.",
        clinician="column {column}: {site} fracture of unknown date",
    ),
    Rule(
        id="RISK-068",
        says="You are not sure about an operation, so we give your joints time.",
        clinician="column hip surgery under 12 weeks: {kind} not sure",
    ),
)

_RESTRICTIONS = (
    Rule(
        id="RISK-071",
        says="Your hips or knees are sore, so we leave out jumps and stamps.",
        clinician="osteoarthritis of hip or knee: impact limited",
        evidence=("ESSA-2017",),
    ),
    Rule(
        id="RISK-072",
        says="Your hands or shoulders are sore, so arm work stays gentle.",
        clinician="osteoarthritis of hand or shoulder: wrist and overhead load with care",
    ),
    Rule(
        id="RISK-073",
        says="Jumps can make leaks worse, so we leave them out.",
        clinician="pelvic floor symptoms: no jumps",
        evidence=("COVENANT",),
    ),
    Rule(
        id="RISK-074",
        says="For your eyes, you keep your head up and your breath flowing.",
        clinician="glaucoma, retina, or eye surgery under 12 weeks or undated: no head down, no"
        " breath hold",
    ),
    Rule(
        id="RISK-075",
        says="You are still learning to bend at the hips, so lifting waits.",
        clinician="cannot hip hinge: {answer}",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="RISK-076",
        says="Your arm broke a short time ago, so both arms rest from loads.",
        clinician="upper-arm fracture under 12 weeks or undated: both arms",
    ),
    Rule(
        id="RISK-077",
        says="Your hip broke a short time ago, so deep bends of the hip wait.",
        clinician="hip fracture under 12 weeks or undated",
        evidence=("ALBERTA-HIP",),
    ),
    Rule(
        id="RISK-078",
        says="If you may be alone at home, some balance exercises are left out.",
        clinician="lives alone: {answer}",
    ),
    Rule(
        id="RISK-079",
        says="You are not sure about {topic}, so we leave out what may not suit you.",
        clinician="{topic} not sure or not answered: {restriction} judged as present",
    ),
)

RULES: dict[str, Rule] = registry((*_BONE, *_FALL, *_COLUMNS, *_RESTRICTIONS))
