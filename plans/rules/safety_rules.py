"""The rules of `safety.py` by permanent id: words, sources, status, and what would have to change.

SAF-001 to SAF-038 are the rows of the matrix in their order, 101 to 111 stand beside it, 201 to
207 belong to conditions and findings. SUIT-nnn say why somebody cannot do an exercise as things
are: equipment, position, company, wish.
"""

from __future__ import annotations

from plans.rules.evidence import Rule, Status, registry
from plans.rules.tables import MATRIX
from plans.rules.vocabulary import Column, Equipment, SafetyFlag, Verdict

#: What the patient reads for each row of the matrix, and the sources that anchor it.
_ROW_SAYS: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("spinal_flexion", "low"): ("Keep your back long here, and bend at the hips.", ("TFTF-T5",)),
    ("spinal_flexion", "moderate"): (
        "This bends the back forward more than suits your spine.",
        ("TFTF-T5", "HANDI"),
    ),
    ("spinal_flexion", "high"): (
        "This bends the back far forward. We use movements with a long back.",
        ("UK-2022", "SFEIR-2018", "SINAKI-1984"),
    ),
    ("spinal_flexion", "end_range_loaded"): (
        "This bends the back as far as it goes, with a load. We leave it out for everyone.",
        ("ESSA-2017", "HANDI"),
    ),
    ("spinal_rotation", "low"): ("Turn only a little and slowly, and stay tall.", ("TFTF-T5",)),
    ("spinal_rotation", "moderate"): (
        "This turns the back more than suits your spine.",
        ("TFTF-T4", "HANDI"),
    ),
    ("spinal_rotation", "high"): ("This twists the back a long way.", ("HANDI", "TFTF-T4")),
    ("spinal_rotation", "end_range_loaded"): (
        "This twists the back as far as it goes, with a load. We leave it out for everyone.",
        ("HANDI", "TFTF-T5"),
    ),
    ("side_bend", "low"): ("Lean only a little, and reach up rather than over.", ("TFTF-T4",)),
    ("side_bend", "moderate"): ("This bends you sideways more than suits your spine.", ()),
    ("side_bend", "high"): ("This bends you far to the side.", ()),
    ("side_bend", "end_range_loaded"): ("This bends you far to the side with a load.", ()),
    ("spinal_extension", "low"): ("Move gently, and stop if your back hurts.", ("OC-AFTER",)),
    ("spinal_extension", "moderate"): (
        "This lifts the back against your own weight, so start small.",
        ("SINAKI-2010", "TFTF-T4"),
    ),
    ("spinal_extension", "high"): (
        "This lifts the back with a load. It is taught in a clinic.",
        ("SINAKI-2002", "TFTF-T4"),
    ),
    ("impact", "low"): ("Move lightly, and hold on if you feel unsteady.", ("UK-2022", "BBRX")),
    ("impact", "moderate"): (
        "Stamps, hops and jogs send more force through your bones.",
        ("UK-2022", "HANDI"),
    ),
    ("impact", "high"): ("Big jumps send a lot of force through your bones.", ("UK-2022", "HANDI")),
    ("axial_load", "low"): ("Keep the weight light and your back tall.", ("TFTF-T4",)),
    ("axial_load", "moderate"): ("This puts more weight through your spine.", ("UK-2022",)),
    ("axial_load", "high"): ("This puts a heavy weight through your spine.", ("LIFTMOR-2018",)),
    ("overhead_load", "unloaded"): ("Lift your arms only as high as feels easy.", ("TFTF-T5",)),
    ("overhead_load", "light"): ("This lifts a light weight above your head.", ("TFTF-T5",)),
    ("overhead_load", "heavy"): ("This lifts a heavy weight above your head.", ("TFTF-T5",)),
    ("floor_lift", "low"): ("Take the weights from a table, not from the floor.", ("TFTF-T5",)),
    ("floor_lift", "high"): ("This lifts a heavy weight from low down.", ("TFTF-T5",)),
    ("floor_transfer", "lying"): (
        "Lie on a bed if you can, and roll to your side to get up.",
        ("TFTF-T5",),
    ),
    ("prone", "yes"): ("Lying on your front can press on the ribs.", ("BONEFIT-S2",)),
    ("fall_exposure", "moderate"): ("Stay close to something firm to hold.", ("STEADI",)),
    ("fall_exposure", "high"): ("This is a harder test of balance.", ("STEADI", "SHERR-2011")),
    ("speed", "ballistic"): ("This is a fast movement.", ("TFTF-T4",)),
    ("breath_hold", "likely"): ("This can make you hold your breath.", ("COVENANT",)),
    ("hip_range", "beyond_90_or_crossing"): (
        "This bends the hip a long way or crosses the leg over.",
        ("SUNNYBROOK", "ALBERTA-HIP"),
    ),
    ("wrist_load", "partial"): ("This puts some weight through your hands.", ("HBA-POSTFX",)),
    ("wrist_load", "full"): ("This puts your weight through your hands.", ("HBA-POSTFX",)),
    ("aerobic_effort", "vigorous"): ("This makes you breathe hard.", ("TFTF-T4",)),
    ("head_down", "yes"): ("This puts your head below your heart.", ()),
    ("supervision", "required"): (
        "This is done only with a trained person beside you.",
        ("LIFTMOR-2018",),
    ),
}

#: How the sentence of a row goes on, by what the cell says.
ENDINGS = {
    Verdict.SIGN_OFF: " A physiotherapist decides on this one.",
    Verdict.EXCLUDE: " So it is left out for you.",
}

ROW_RULES: dict[tuple[SafetyFlag, str], Rule] = {
    row: Rule(
        id=f"SAF-{number:03d}",
        says=_ROW_SAYS[row][0] + "{ending}",
        clinician=f"{row[0].value} {row[1]}: {{cell}} in column {{column}}",
        would_change="{change}",  # by column: see `changes.py`
        would_change_clinician="{change_clinician}",
        evidence=_ROW_SAYS[row][1],
    )
    for number, row in enumerate(MATRIX, 1)
}

_OTHER_RULES: tuple[Rule, ...] = (
    Rule(
        id="SAF-101",
        says="There is nothing to hold on to here, so it is left out for you.",
        clinician="support none with fall exposure moderate or higher: excluded at F2",
        would_change="If your balance were in group F0 or F1.",
        would_change_clinician="fall tier F0 or F1",
        evidence=("SHERR-2011",),
    ),
    Rule(
        id="SAF-102",
        says="This has impact and nothing to hold, so it is left out for you.",
        clinician="support none with impact moderate or higher: excluded at F1",
        would_change="If your balance were in group F0.",
        would_change_clinician="fall tier other than F1",
    ),
    Rule(
        id="SAF-103",
        says="A weighted vest is not right for you now.",
        clinician="weighted vest: excluded at F1, F2, B3 and with kyphosis",
        would_change="If your back, bones and balance needed less care.",
        would_change_clinician="none of F1, F2, B3 and kyphosis",
        evidence=("VEST-SWH", "VEST-BIO"),
    ),
    Rule(
        id="SAF-104",
        says="Uneven ground is left out for you, because falls matter more.",
        clinician="uneven ground (W13): excluded at F2",
        would_change="If your balance were in group F0 or F1.",
        would_change_clinician="fall tier F0 or F1",
    ),
    Rule(
        id="SAF-105",
        says="Walking backwards is decided by a physiotherapist for you.",
        clinician="retro walking along a counter (B14): sign-off at F1 and F2",
        would_change="If your physiotherapist agrees.",
        would_change_clinician="signed in an Approval",
        evidence=("SEED-retro",),
    ),
    Rule(
        id="SAF-106",
        says="We leave this out for everyone. {why}",
        clinician="refused for anyone (N): never offered and never signed",
        would_change="Nothing. We leave this out for everyone.",
        would_change_clinician="nothing: N for all",
        evidence=("HANDI", "UK-2022"),
    ),
    Rule(
        id="SAF-107",
        says="We leave this out. {why}",
        clinician="refused list: not offered, not even for signing",
        would_change="Nothing. It is not part of our plans.",
        would_change_clinician="nothing: refused list",
        evidence=("HANDI", "UK-2022"),
    ),
    Rule(
        id="SAF-108",
        says="We have not checked this exercise fully, so it is left out.",
        clinician="{flag} is unset or unknown: unknown is a risk",
        would_change="When we have checked this exercise.",
        would_change_clinician="the flag set and reviewed in a release",
    ),
    Rule(
        id="SAF-109",
        says="Have a helper beside you for this one.",
        clinician="fall exposure moderate at F2: support and a person (helper present)",
        evidence=("SHERR-2011",),
    ),
    Rule(
        id="SAF-110",
        says="Start with a hand on something firm.",
        clinician="balance at F1 or F2: at least one hand on support",
        evidence=("STEADI",),
    ),
    Rule(
        id="SAF-111",
        says="This one needs a trainer beside you.",
        clinician="needs a trainer; none is present",
        would_change="If a trainer is beside you.",
        would_change_clinician="trainer present",
        evidence=("LIFTMOR-2018", "SINAKI-2002"),
    ),
    Rule(
        id="SAF-201",
        says="Impact is left out to be kind to your hip or knee.",
        clinician="osteoarthritis of hip or knee: impact moderate and above excluded",
        would_change="If your hip or knee gets better.",
        would_change_clinician="no osteoarthritis of hip or knee",
        evidence=("ESSA-2017",),
    ),
    Rule(
        id="SAF-202",
        says="Go gently with your hand and shoulder here.",
        clinician="osteoarthritis of hand or shoulder: full wrist load and overhead load caution",
    ),
    Rule(
        id="SAF-203",
        says="Jumps and hops are left out, because they strain the pelvic floor.",
        clinician="pelvic floor symptoms: W12, W17 to W22 and S49 excluded",
        would_change="If leaks no longer bother you. A pelvic health physiotherapist can help.",
        would_change_clinician="no pelvic floor symptoms",
        evidence=("COVENANT",),
    ),
    Rule(
        id="SAF-204",
        says="This can raise the pressure in your eyes, so it is left out.",
        clinician="glaucoma or retina: head down, breath hold possible or likely excluded",
        would_change="After an eye operation, when 12 weeks have passed. With an eye disease"
        " it stays out.",
        would_change_clinician="no glaucoma or retinal disease; eye surgery 12 weeks ago or more",
    ),
    Rule(
        id="SAF-205",
        says="Learn to bend at the hips first. Then this one can come.",
        clinician="cannot hip hinge: S24, S31, S40, S46, S47 excluded; S23 teaches it",
        would_change="When you have learnt to bend at the hips.",
        would_change_clinician="can hip hinge",
        evidence=("BONEFIT-RF",),
        status=Status.SEEN,
    ),
    Rule(
        id="SAF-206",
        says="Your arm needs rest from pushing, pulling and reaching up.",
        clinician="upper arm fracture under 12 weeks: overhead, push and pull excluded",
        would_change="When 12 weeks have passed since your arm broke.",
        would_change_clinician="upper arm fracture 12 weeks old or more",
    ),
    Rule(
        id="SAF-207",
        says="This one is not for people who live alone.",
        clinician="foam and eyes-closed stance: never with lives_alone other than no",
        would_change="If somebody lived with you.",
        would_change_clinician="does not live alone",
        evidence=("FPN-BAL",),
    ),
)

RULES: dict[str, Rule] = registry([*ROW_RULES.values(), *_OTHER_RULES])

# ---------------------------------------------------------------- suited: things, places, wishes

SUITABILITY_RULES: dict[str, Rule] = registry(
    (
        Rule(
            id="SUIT-001",
            says="You would need {thing} for this.",
            clinician="equipment or support missing: {thing}",
            would_change="If you had {thing}.",
            would_change_clinician="{thing} at hand",
        ),
        Rule(
            id="SUIT-002",
            says="This is done lying or kneeling, and you cannot surely get up from the floor.",
            clinician="floor transfer not possible; {bed}",
            would_change="If you could get down to the floor and up again{or_bed}.",
            would_change_clinician="floor: yes{or_bed}",
        ),
        Rule(
            id="SUIT-003",
            says="You asked us to leave this out.",
            clinician="patient's wish: avoid",
            would_change="If you asked for it again.",
            would_change_clinician="not in the person's avoid list",
        ),
        Rule(
            id="SUIT-004",
            says="You would need {thing} with you for this.",
            clinician="second person missing: {thing}",
            would_change="If you had {thing} with you.",
            would_change_clinician="{thing} present",
        ),
    )
)

#: What things are called in a sentence to the patient.
WORDS: dict[Equipment, str] = {
    Equipment.CHAIR: "a firm chair",
    Equipment.COUNTER: "a worktop",
    Equipment.WALL: "a wall",
    Equipment.DOOR_FRAME: "a door frame",
    Equipment.TABLE: "a steady table",
    Equipment.BED: "a bed",
    Equipment.MAT: "a mat",
    Equipment.PILLOW: "a pillow",
    Equipment.BAND: "an exercise band",
    Equipment.LOOP_BAND: "a loop band",
    Equipment.DUMBBELLS: "light dumb-bells",
    Equipment.BOTTLES: "filled bottles",
    Equipment.STEP: "a low step",
    Equipment.STAIRS: "stairs",
    Equipment.RAIL: "a rail",
    Equipment.STRAP: "a strap",
    Equipment.TOWEL: "a towel",
    Equipment.DOWEL: "a broom handle",
    Equipment.ANKLE_WEIGHTS: "ankle weights",
    Equipment.BACKPACK: "a backpack",
    Equipment.VEST: "a weighted vest",
    Equipment.POLES: "walking poles",
    Equipment.FOAM: "a foam pad",
    Equipment.BALL: "a soft ball",
    Equipment.SHOES: "shoes with a good grip",
    Equipment.HALLWAY: "a clear path",
    Equipment.BENCH: "a bench",
    Equipment.MACHINE: "a gym machine",
    Equipment.BARBELL: "a barbell",
    Equipment.BAR: "a pull-up bar",
    Equipment.BIKE: "an upright bike",
    Equipment.TREADMILL: "a treadmill with rails",
    Equipment.ELLIPTICAL: "a cross trainer",
    Equipment.POOL: "a pool",
}

#: What is true of somebody in whom a column of the matrix is on.
COLUMN_WORDS: dict[Column, str] = {
    Column.B0: "Bones in group B0",
    Column.B1: "Bones in group B1",
    Column.B2: "Bones in group B2",
    Column.B3: "Bones in group B3",
    Column.FRACTURE_UNDER_12_WEEKS: "A bone broke less than 12 weeks ago",
    Column.F1: "Balance in group F1",
    Column.F2: "Balance in group F2",
    Column.KYPHOSIS: "A rounded upper back",
    Column.HIP_SURGERY_UNDER_12_WEEKS: "A new hip or knee, less than 12 weeks old",
    Column.WRIST_FRACTURE_UNDER_12_WEEKS: "A wrist or arm broke less than 12 weeks ago",
    Column.BLOOD_PRESSURE_STAGE_2: "High blood pressure",
    Column.GLUCOCORTICOID: "Steroid tablets",
}

#: What a cell of the matrix says, in words; "@" names what must be there.
CELL_WORDS: dict[str, str] = {
    "A": "Fine",
    "-": "Says nothing",
    "C": "With care",
    "S": "A physiotherapist decides",
    "X": "Left out",
    "N": "Left out for everyone",
    "C@bed": "With care on a bed, else left out",
    "C@helper": "With care beside a helper, else a physiotherapist decides",
    "S@trainer": "A physiotherapist decides, and a trainer is there",
    "S@hip": "A physiotherapist decides, if it was the hip",
}
