"""The rules of `screening.py` by permanent id: words, sources and status.

GATE-001 to GATE-036 are the rows 1 to 36 of the screening table (evidence b). From GATE-037 on
stand the rules that settle what the table leaves open (decisions 4, 8, 9 and 14).
"""

from __future__ import annotations

from plans.rules.evidence import Rule, Status, registry

#: Said besides, at any age, to a woman who is not sure about her periods.
UNSURE_OF_PERIODS = (
    " You are not sure about your periods."
    " If they have stopped for good, you can change that answer."
)
#: The rule that names answers not yet given.
ANSWERS_MISSING = "GATE-046"

_ROWS_OF_THE_TABLE = (
    Rule(
        id="GATE-001",
        says="You have chest pain. See a doctor today. If it hurts now, call the emergency number.",
        clinician="chest pain at rest, in daily life or in exercise: {answer}: red",
        would_change="When a doctor has checked your chest pain.",
        would_change_clinician="chest pain: no",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-002",
        says="You passed out, or were so dizzy that you lost your balance. See your doctor first.",
        clinician="loss of consciousness or balance in 12 months; explained and treated:"
        " {explained}: {gate}",
        would_change="When your doctor has found the cause and treated it.",
        would_change_clinician="no blackout in 12 months; explained and treated: amber",
        evidence=("PARQ+",),
    ),
    Rule(
        id="GATE-003",
        says="Your doctor wants medical staff beside you when you exercise. Ask them where to go.",
        clinician="medically supervised activity only: {answer}: red",
        would_change="When your doctor says that you may exercise without medical staff.",
        would_change_clinician="supervised only: no",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-004",
        says="You have a heart condition. A physiotherapist looks at your plan first.",
        clinician="known heart condition: amber, clearance",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-005",
        says="Your heart or lungs need care before you exercise. Please speak to your doctor.",
        clinician="unstable heart or lung disease, or infection with fever: {answer}: red",
        would_change="When your doctor says that you may exercise.",
        would_change_clinician="stable, no infection with fever",
        evidence=("ACSM-CI", "JSSM-T10"),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-006",
        says="Your blood pressure is very high. Please speak to your doctor today.",
        clinician="{systolic}/{diastolic} mmHg, over 200 systolic or over 110 diastolic: red",
        would_change="When your blood pressure has come down and your doctor agrees.",
        would_change_clinician="200/110 mmHg or lower",
        evidence=("ACSM-CI",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-007",
        says="Your blood pressure is high. Have it measured again and tell your doctor.",
        clinician="{systolic}/{diastolic} mmHg: {gate} (180 or 110 red, 160 or 90 amber)",
        would_change="When your blood pressure has come down.",
        would_change_clinician="under 180/110 mmHg: amber; under 160/90: none",
        evidence=("PARQ+",),
    ),
    Rule(
        id="GATE-008",
        says="You have new back pain that needs a check. See your doctor before you exercise.",
        clinician="back pain {now}/10 for {weeks} weeks (under 6), after bend, lift, cough or fall:"
        " {trigger}; 7 or more, or after a strain: red; image first",
        would_change="When a doctor has checked your back.",
        would_change_clinician="pain under 7/10, not set off by a strain; imaged",
        evidence=("BACK-RF",),
    ),
    Rule(
        id="GATE-009",
        says="You have new back pain. A physiotherapist looks at it first.",
        clinician="back pain {now}/10 for {weeks} weeks, 4 to 6, under 6 weeks: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="GATE-010",
        says="You have lost height, or your upper back is rounded. Ask for a picture of your"
        " spine.",
        clinician="height loss {recent} cm since last (limit 2), {historical} cm in all (limit 4),"
        " occiput to wall {gap} cm (over 6), spine not imaged: amber",
        would_change="When your spine has been scanned, or a physiotherapist agrees.",
        would_change_clinician="spine imaged: yes; or signed in an Approval",
        evidence=("OC-POSTURE", "UK-MED-PAGE"),
    ),
    Rule(
        id="GATE-011",
        says="You have new numbness, weak legs, or bladder or bowel changes. Get emergency care"
        " now.",
        clinician="cord or cauda equina signs: {answer}: red, emergency care",
        would_change="When a doctor has checked this. It cannot wait.",
        would_change_clinician="cord signs: no",
        evidence=("BACK-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-012",
        says="You have back pain and may be unwell. See your doctor before you exercise.",
        clinician="systemic back pain (fever, sweats, weight loss, past cancer, night pain):"
        " {answer}: red",
        would_change="When a doctor has checked your back.",
        would_change_clinician="systemic back pain: no",
        evidence=("BACK-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-013",
        says="Your broken bone may still be healing. Wait until your doctor says you can exercise.",
        clinician="{site} fracture under 12 weeks or undated, cleared {cleared}: red",
        would_change="When your doctor says that the bone has healed.",
        would_change_clinician="cleared: yes",
        evidence=("OC-AFTER", "BONEFIT-RF"),
    ),
    Rule(
        id="GATE-014",
        says="A bone broke a short time ago. A physiotherapist starts with you.",
        clinician="{site} fracture under 12 weeks or undated, cleared: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("OC-AFTER",),
    ),
    Rule(
        id="GATE-015",
        says="You had an operation a short time ago. Follow what your surgeon says.",
        clinician="{kind} under 12 weeks or undated, cleared {cleared}: {gate}",
        would_change="When your surgeon says that you may exercise.",
        would_change_clinician="cleared: yes; then signed in an Approval",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="GATE-016",
        says="Exercise gave you pain that did not settle. A physiotherapist looks at it first.",
        clinician="severe pain in exercise, or unsettled after 2 to 3 days: {answer}: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-017",
        says="You have had a broken bone in your spine. A physiotherapist looks at your plan"
        " first.",
        clinician="vertebral fracture at any time: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("TFTF-2014",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-018",
        says="You have broken bones easily before. A physiotherapist looks at your plan first.",
        clinician="{count} low-trauma fractures, 2 or more: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("UK-2022",),
    ),
    Rule(
        id="GATE-019",
        says="A physiotherapist looks at your plan first, so that you stay steady on your feet.",
        clinician="{causes}: amber; falls service and physiotherapist",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("UK-QG", "WFG-2022"),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-020",
        says="One of your movement tests needs a closer look first.",
        clinician="{test}: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("BONEFIT-RF",),
    ),
    Rule(
        id="GATE-021",
        says="You are learning to bend at the hips. Lifting comes after that.",
        clinician="cannot hip hinge: {answer}: no hinge or lifting items; {gate}",
        would_change="When you have learnt to bend at the hips.",
        would_change_clinician="can hip hinge",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-022",
        says="Your T-score is very low. A physiotherapist looks at your plan first.",
        clinician="T-score {t_score}: <= -3.5, or <= -3.0 with glucocorticoid: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("VHR-PAGE",),
    ),
    Rule(
        id="GATE-023",
        says="{unsure}Steroid tablets can thin bones, so your plan is one step more careful.",
        clinician="prednisolone {mg} mg/day for {months} months{assumed}: modify, one tier up",
        would_change="{known}If your doctor lowers your steroid tablets. Never change them alone.",
        would_change_clinician="prednisolone under 7.5 mg/day, or under 3 months",
        evidence=("GC-2024",),
    ),
    Rule(
        id="GATE-024",
        says="To protect your eyes, you keep your head up and do not hold your breath.",
        clinician="{cause}: {gate}; no head-down, no breath hold",
        would_change="After an eye operation, when 12 weeks have passed. With an eye disease"
        " it stays.",
        would_change_clinician="no glaucoma or retinal disease; eye surgery 12 weeks ago or more",
    ),
    Rule(
        id="GATE-025",
        says="Please have your health condition settled with your doctor first.",
        clinician="{condition}: amber",
        would_change="When your doctor has it under control, or a physiotherapist agrees.",
        would_change_clinician="controlled; or signed in an Approval",
        evidence=("ACSM-CI",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-026",
        says="Your health condition can make you less steady. A physiotherapist looks first.",
        clinician="{condition}: amber, at least F1",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="GATE-027",
        says="You need someone to help you with this plan. Tell us who that is.",
        clinician="cognitive impairment without a helper: amber, at least F1",
        would_change="When somebody is named who helps you.",
        would_change_clinician="helper present, or signed in an Approval",
        evidence=("WFG-2022",),
    ),
    Rule(
        id="GATE-028",
        says="You are pregnant or have a new baby. Ask your doctor first.",
        clinician="pregnancy or under 6 months after birth: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("PARQ+",),
    ),
    Rule(
        id="GATE-029",
        says="We choose movements that are kind to your sore joints.",
        clinician="{condition}: modify position or impact",
        would_change="If your joints get better.",
        would_change_clinician="no osteoarthritis",
        evidence=("PARQ+",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-030",
        says="We leave out jumps. Ask for a pelvic health physiotherapist if leaks bother you.",
        clinician="pelvic floor symptoms: no jumps, offer referral",
        would_change="If leaks no longer bother you.",
        would_change_clinician="no pelvic floor symptoms",
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
        would_change="When you are 18.",
        would_change_clinician="age 18 or more",
    ),
    Rule(
        id="GATE-033",
        says="You feel ill today. Rest until you are well, then answer again.",
        clinician="acute illness or fever today: {answer}: red today",
        would_change="When you feel well again.",
        would_change_clinician="acute illness today: no",
        evidence=("ACSM-CI",),
        status=Status.SEEN,
    ),
    Rule(
        id="GATE-034",
        says="Your answers ask for extra care. A physiotherapist looks at your plan first.",
        clinician="bone tier {bone}, fall tier {fall}: B3 or F2: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("UK-2022", "WFG-2022"),
    ),
    Rule(
        id="GATE-035",
        says="A bone broke in the last 12 months. A physiotherapist looks at your plan first.",
        clinician="{site} fragility fracture under 12 months: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("JOHANSSON-2017",),
    ),
    Rule(
        id="GATE-036",
        says="Some exercises wait until a physiotherapist says yes. You can ask for that.",
        clinician="items with matrix result S are left out until signed; the gate is unchanged",
        would_change="If your physiotherapist agrees.",
        would_change_clinician="signed in an Approval",
    ),
)

_BESIDE_THE_TABLE = (
    Rule(
        id="GATE-037",
        says="A T-score says most after the menopause, and in men from 50.{unsure} "
        "A physiotherapist looks at your plan first.",
        clinician="{group}: T-score bands do not apply: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("WHO-T",),
    ),
    Rule(
        id="GATE-038",
        says="Ask your doctor if your broken bone has healed. A physiotherapist looks first.",
        clinician="{site} fracture over 12 weeks ago, cleared {cleared}: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-039",
        says="You are not sure about broken bones. A physiotherapist looks at this with you.",
        clinician="fractures not sure: amber, judged as a vertebral fracture over 12 months ago",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-040",
        says="You are not sure when this happened. A physiotherapist looks at this with you.",
        clinician="{what}: date not sure, counts as under 12 months: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-041",
        says="You are not sure about operations. A physiotherapist looks at this with you.",
        clinician="surgery not sure: amber, hip-surgery column on",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-042",
        says="You are not sure about health conditions. A physiotherapist looks at this with you.",
        clinician="conditions not sure: amber, judged as if present",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-043",
        says="You are not sure about {topic}. A physiotherapist looks at this with you first.",
        clinician="{question} not sure: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-044",
        says="You have had a broken hip. We plan your leg exercises with extra care.",
        clinician="hip fracture over 12 months ago: modify; supervised first is advised",
        would_change="Nothing. This care stays.",
        would_change_clinician="nothing; for life",
        evidence=("HIPFIT",),
    ),
    Rule(
        id="GATE-045",
        says="Your back pain is strong. A physiotherapist looks at it first.",
        clinician="back pain {now}/10 for {weeks} weeks, 7 or more and not newer than 6: amber",
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
    ),
    Rule(
        id="GATE-046",
        says="Something is still missing before we can make your plan.",
        clinician="required answers missing: {names}",
        would_change="When we have it.",
        would_change_clinician="the answers named",
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
        would_change="When a physiotherapist has looked at your plan and agreed.",
        would_change_clinician="signed in an Approval",
        evidence=("GC-2024",),
    ),
    Rule(
        id="GATE-049",
        says="Something happened in training, like a broken bone, chest pain or numb legs. See a"
        " doctor before you go on. If you feel it now, call the emergency number.",
        clinician="red event in training without a screening since: {events}",
        would_change="When a doctor has looked at it and you have answered our questions again.",
        would_change_clinician="a new screening",
        evidence=("UK-OTAGO", "BACK-RF", "OC-AFTER"),
    ),
)

RULES: dict[str, Rule] = registry((*_ROWS_OF_THE_TABLE, *_BESIDE_THE_TABLE))
