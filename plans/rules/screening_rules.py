"""The rules of `screening.py` by permanent id: words, sources and status.

GATE-001 to GATE-036 are the rows 1 to 36 of the screening table (evidence b). From GATE-037 on
stand the rules that settle what the table leaves open (decisions 4, 8, 9 and 14).
"""

from __future__ import annotations

from plans.rules.evidence import Rule, Status, registry

_ROWS_OF_THE_TABLE = (
    Rule(
        id="GATE-001",
        says="You have chest pain. See a doctor today. If it hurts now, call the emergency number.",
        clinician="chest pain at rest, in daily life or in exercise: {answer}: red",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-002",
        says="You passed out, or were so dizzy that you lost your balance. See your doctor first.",
        clinician="loss of consciousness or balance in 12 months; explained and treated:"
        " {explained}: {gate}",
        evidence=("PARQ+",),
    ),
    Rule(
        id="GATE-003",
        says="Your doctor wants medical staff beside you when you exercise. Ask them where to go.",
        clinician="medically supervised activity only: {answer}: red",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-004",
        says="You have a heart condition. A physiotherapist looks at your plan first.",
        clinician="known heart condition: amber, clearance",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-005",
        says="Your heart or lungs need care before you exercise. Please speak to your doctor.",
        clinician="unstable heart or lung disease, or infection with fever: {answer}: red",
        evidence=("ACSM-CI", "JSSM-T10"),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-006",
        says="Your blood pressure is very high. Please speak to your doctor today.",
        clinician="{systolic}/{diastolic} mmHg, over 200 systolic or over 110 diastolic: red",
        evidence=("ACSM-CI",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-007",
        says="Your blood pressure is high. Have it measured again and tell your doctor.",
        clinician="{systolic}/{diastolic} mmHg: {gate} (180 or 110 red, 160 or 90 amber)",
        evidence=("PARQ+",),
    ),
    Rule(
        id="GATE-008",
        says="You have new back pain that needs a check. See your doctor before you exercise.",
        clinician="back pain {now}/10 for {weeks} weeks (under 6), after bend, lift, cough or fall:"
        " {trigger}; 7 or more, or after a strain: red; image first",
        evidence=("BACK-RF",),
    ),
    Rule(
        id="GATE-009",
        says="You have new back pain. A physiotherapist looks at it first.",
        clinician="back pain {now}/10 for {weeks} weeks, 4 to 6, under 6 weeks: amber",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="GATE-010",
        says="You have lost height, or your upper back is rounded. Ask for a picture of your"
        " spine.",
        clinician="height loss {recent} cm since last (limit 2), {historical} cm in all (limit 4),"
        " occiput to wall {gap} cm (over 6), spine not imaged: amber",
        evidence=("OC-POSTURE", "UK-MED-PAGE"),
    ),
    Rule(
        id="GATE-011",
        says="You have new numbness, weak legs, or bladder or bowel changes. Get emergency care"
        " now.",
        clinician="cord or cauda equina signs: {answer}: red, emergency care",
        evidence=("BACK-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-012",
        says="You have back pain and may be unwell. See your doctor before you exercise.",
        clinician="systemic back pain (fever, sweats, weight loss, past cancer, night pain):"
        " {answer}: red",
        evidence=("BACK-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-013",
        says="Your broken bone may still be healing. Wait until your doctor says you can exercise.",
        clinician="{site} fracture under 12 weeks or undated, cleared {cleared}: red",
        evidence=("OC-AFTER", "BONEFIT-RF"),
    ),
    Rule(
        id="GATE-014",
        says="A bone broke a short time ago. A physiotherapist starts with you.",
        clinician="{site} fracture under 12 weeks or undated, cleared: amber",
        evidence=("OC-AFTER",),
    ),
    Rule(
        id="GATE-015",
        says="You had an operation a short time ago. Follow what your surgeon says.",
        clinician="{kind} under 12 weeks or undated, cleared {cleared}: {gate}",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="GATE-016",
        says="Exercise gave you pain that did not settle. A physiotherapist looks at it first.",
        clinician="severe pain in exercise, or unsettled after 2 to 3 days: {answer}: amber",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-017",
        says="You have had a broken bone in your spine. A physiotherapist looks at your plan"
        " first.",
        clinician="vertebral fracture at any time: amber",
        evidence=("TFTF-2014",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-018",
        says="You have broken bones easily before. A physiotherapist looks at your plan first.",
        clinician="{count} low-trauma fractures, 2 or more: amber",
        evidence=("UK-2022",),
    ),
    Rule(
        id="GATE-019",
        says="A physiotherapist looks at your plan first, so that you stay steady on your feet.",
        clinician="{causes}: amber; falls service and physiotherapist",
        evidence=("UK-QG", "WFG-2022"),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-020",
        says="One of your movement tests needs a closer look first.",
        clinician="{test}: amber",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="GATE-021",
        says="You are learning to bend at the hips. Lifting comes after that.",
        clinician="cannot hip hinge: {answer}: no hinge or lifting items; {gate}",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-022",
        says="Your T-score is very low. A physiotherapist looks at your plan first.",
        clinician="T-score {t_score}: <= -3.5, or <= -3.0 with glucocorticoid: amber",
        evidence=("VHR-PAGE",),
    ),
    Rule(
        id="GATE-023",
        says="Steroid tablets can thin bones, so your plan is one step more careful.",
        clinician="prednisolone {mg} mg/day for {months} months: modify, one tier up",
        evidence=("GC-2024",),
    ),
    Rule(
        id="GATE-024",
        says="To protect your eyes, you keep your head up and do not hold your breath.",
        clinician="{cause}: {gate}; no head-down, no breath hold",
    ),
    Rule(
        id="GATE-025",
        says="Please have your health condition settled with your doctor first.",
        clinician="{condition}: amber",
        evidence=("ACSM-CI",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-026",
        says="Your health condition can make you less steady. A physiotherapist looks first.",
        clinician="{condition}: amber, at least F1",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="GATE-027",
        says="You need someone to help you with this plan. Tell us who that is.",
        clinician="cognitive impairment without a helper: amber, at least F1",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="GATE-028",
        says="You are pregnant or have a new baby. Ask your doctor first.",
        clinician="pregnancy or under 6 months after birth: amber",
        evidence=("PARQ+",),
    ),
    Rule(
        id="GATE-029",
        says="We choose movements that are kind to your sore joints.",
        clinician="{condition}: modify position or impact",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-030",
        says="We leave out jumps. Ask for a pelvic health physiotherapist if leaks bother you.",
        clinician="pelvic floor symptoms: no jumps, offer referral",
    ),
    Rule(
        id="GATE-031",
        says="Your bone medicine does not change which exercises suit you.",
        clinician="on bone medicine: no restriction by itself",
    ),
    Rule(
        id="GATE-032",
        says="These plans are for adults. Ask your doctor which exercise is right for you.",
        clinician="age {age}, under 18: red",
    ),
    Rule(
        id="GATE-033",
        says="You feel ill today. Rest until you are well, then answer again.",
        clinician="acute illness or fever today: {answer}: red today",
        evidence=("ACSM-CI",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-034",
        says="Your answers ask for extra care. A physiotherapist looks at your plan first.",
        clinician="bone tier {bone}, fall tier {fall}: B3 or F2: amber",
        evidence=("UK-2022", "WFG-2022"),
    ),
    Rule(
        id="GATE-035",
        says="A bone broke in the last 12 months. A physiotherapist looks at your plan first.",
        clinician="{site} fragility fracture under 12 months: amber",
        evidence=("JOHANSSON-2017",),
    ),
    Rule(
        id="GATE-036",
        says="Some exercises wait until a physiotherapist says yes. You can ask for that.",
        clinician="items with matrix result S are left out until signed; the gate is unchanged",
    ),
)

_BESIDE_THE_TABLE = (
    Rule(
        id="GATE-037",
        says="At your stage of life, a physiotherapist looks at your plan first.",
        clinician="{group}: T-score bands do not apply: amber",
        evidence=("WHO-T",),
    ),
    Rule(
        id="GATE-038",
        says="Ask your doctor if your broken bone has healed. A physiotherapist looks first.",
        clinician="{site} fracture over 12 weeks ago, cleared {cleared}: amber",
    ),
    Rule(
        id="GATE-039",
        says="You are not sure about broken bones. A physiotherapist looks at this with you.",
        clinician="fractures not sure: amber, judged as a vertebral fracture over 12 months ago",
    ),
    Rule(
        id="GATE-040",
        says="You are not sure when this happened. A physiotherapist looks at this with you.",
        clinician="{what}: date not sure, counts as under 12 months: amber",
    ),
    Rule(
        id="GATE-041",
        says="You are not sure about operations. A physiotherapist looks at this with you.",
        clinician="surgery not sure: amber, hip-surgery column on",
    ),
    Rule(
        id="GATE-042",
        says="You are not sure about health conditions. A physiotherapist looks at this with you.",
        clinician="conditions not sure: amber, judged as if present",
    ),
    Rule(
        id="GATE-043",
        says="You are not sure about {topic}. A physiotherapist looks at this with you first.",
        clinician="{question} not sure: amber",
    ),
    Rule(
        id="GATE-044",
        says="You have had a broken hip. We plan your leg exercises with extra care.",
        clinician="hip fracture over 12 months ago: modify; supervised first is advised",
        evidence=("HIPFIT",),
    ),
    Rule(
        id="GATE-045",
        says="Your back pain is strong. A physiotherapist looks at it first.",
        clinician="back pain {now}/10 for {weeks} weeks, 7 or more and not newer than 6: amber",
    ),
    Rule(
        id="GATE-046",
        says="Some questions still need an answer before we can make your plan.",
        clinician="required answers missing: {names}",
    ),
    Rule(
        id="GATE-047",
        says="{condition} does not change which exercises suit you. Follow your usual care.",
        clinician="{condition}: no exercise rule by itself",
    ),
    Rule(
        id="GATE-048",
        says="You have new back pain and take steroid tablets. A physiotherapist looks first.",
        clinician="glucocorticoid with back pain {now}/10 for {weeks} weeks, under 6: amber",
        evidence=("GC-2024",),
    ),
)

RULES: dict[str, Rule] = registry((*_ROWS_OF_THE_TABLE, *_BESIDE_THE_TABLE))
