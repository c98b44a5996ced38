"""The closed lists that the rules speak in.

Every word here is stored with plans or accepted from other programs, so words are added, never
renamed. Where an enum has a natural order (risk, strictness) its members stand in that order and
`rank` gives the position, so that "worst wins" is one `max`.
"""

from __future__ import annotations

from enum import StrEnum


class Ordered(StrEnum):
    """A word list whose order of definition means something (mild to severe, weak to strict)."""

    rank: int

    def __init__(self, _word: str) -> None:
        self.rank = len(type(self).__members__)


class Answer(StrEnum):
    """What a person can say to a safety question. Rules test `is not Answer.NO`."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"


class TScoreBand(StrEnum):
    NORMAL = "normal"
    OSTEOPENIA = "osteopenia"
    OSTEOPOROSIS = "osteoporosis"
    UNKNOWN = "unknown"


class BoneTier(Ordered):
    """Bone fragility: normal, osteopenia, osteoporosis, very high risk (evidence a4)."""

    B0 = "B0"
    B1 = "B1"
    B2 = "B2"
    B3 = "B3"


class FallTier(Ordered):
    """Risk of falling (evidence a4)."""

    F0 = "F0"
    F1 = "F1"
    F2 = "F2"


class Gate(Ordered):
    """What may happen to a person's plan (evidence b)."""

    GREEN = "green"
    MODIFY = "modify"
    AMBER = "amber"
    RED = "red"


class Verdict(Ordered):
    """What the rules say of one exercise for one person; the worst one wins."""

    ALLOW = "allow"
    CAUTION = "caution"
    SIGN_OFF = "sign_off"
    EXCLUDE = "exclude"
    NEVER = "never"


class CardVerdict(Ordered):
    """What the movement card says of one movement of daily life or sport."""

    DO = "do"
    ADAPT = "adapt"
    AVOID = "avoid"


class PlanStatus(StrEnum):
    ACTIVE = "active"
    AWAITING_REVIEW = "awaiting_review"
    REFUSED = "refused"
    INCOMPLETE = "incomplete"
    INVALID = "invalid"


class Column(StrEnum):
    """The columns of `matrix.csv`: what about a person can restrict an exercise."""

    B0 = "B0"
    B1 = "B1"
    B2 = "B2"
    B3 = "B3"
    FRACTURE_UNDER_12_WEEKS = "fracture_under_12_weeks"
    F1 = "F1"
    F2 = "F2"
    KYPHOSIS = "kyphosis"
    HIP_SURGERY_UNDER_12_WEEKS = "hip_surgery_under_12_weeks"
    WRIST_FRACTURE_UNDER_12_WEEKS = "wrist_fracture_under_12_weeks"
    BLOOD_PRESSURE_STAGE_2 = "blood_pressure_stage_2"
    GLUCOCORTICOID = "glucocorticoid"


class SafetyFlag(StrEnum):
    """The 18 ways in which a movement can ask too much (evidence d2)."""

    SPINAL_FLEXION = "spinal_flexion"
    SPINAL_ROTATION = "spinal_rotation"
    SIDE_BEND = "side_bend"
    SPINAL_EXTENSION = "spinal_extension"
    IMPACT = "impact"
    AXIAL_LOAD = "axial_load"
    OVERHEAD_LOAD = "overhead_load"
    FLOOR_LIFT = "floor_lift"
    FLOOR_TRANSFER = "floor_transfer"
    PRONE = "prone"
    FALL_EXPOSURE = "fall_exposure"
    SPEED = "speed"
    BREATH_HOLD = "breath_hold"
    HIP_RANGE = "hip_range"
    WRIST_LOAD = "wrist_load"
    AEROBIC_EFFORT = "aerobic_effort"
    HEAD_DOWN = "head_down"
    SUPERVISION = "supervision"


_BEND = ("none", "low", "moderate", "high", "end_range_loaded")
_AMOUNT = ("none", "low", "moderate", "high")

#: Levels of each flag, mildest first (evidence d2). The first is what an unnamed flag of
#: `exercises.csv` means; in our own data every flag is written out and None means "unset".
LEVELS: dict[SafetyFlag, tuple[str, ...]] = {
    SafetyFlag.SPINAL_FLEXION: _BEND,
    SafetyFlag.SPINAL_ROTATION: _BEND,
    SafetyFlag.SIDE_BEND: _BEND,
    SafetyFlag.SPINAL_EXTENSION: _AMOUNT,
    SafetyFlag.IMPACT: _AMOUNT,
    SafetyFlag.AXIAL_LOAD: _AMOUNT,
    SafetyFlag.OVERHEAD_LOAD: ("none", "unloaded", "light", "heavy"),
    SafetyFlag.FLOOR_LIFT: ("none", "low", "high"),
    SafetyFlag.FLOOR_TRANSFER: ("none", "kneel", "lying"),
    SafetyFlag.PRONE: ("no", "yes"),
    SafetyFlag.FALL_EXPOSURE: _AMOUNT,
    SafetyFlag.SPEED: ("slow", "normal", "ballistic"),
    SafetyFlag.BREATH_HOLD: ("unlikely", "possible", "likely"),
    SafetyFlag.HIP_RANGE: ("neutral", "to_90", "beyond_90_or_crossing"),
    SafetyFlag.WRIST_LOAD: ("none", "partial", "full"),
    SafetyFlag.AEROBIC_EFFORT: ("light", "moderate", "vigorous"),
    SafetyFlag.HEAD_DOWN: ("no", "yes"),
    SafetyFlag.SUPERVISION: ("none", "advised", "required"),
}


class Category(StrEnum):
    WEIGHT_BEARING = "weight_bearing"
    STRENGTH = "strength"
    BALANCE = "balance"
    FLEXIBILITY = "flexibility"
    EXTENSOR = "extensor"
    POSTURE = "posture"
    WARM_UP = "warm_up"
    COOL_DOWN = "cool_down"


class Need(StrEnum):
    """What an exercise is for; a week serves needs, not muscles (week.md)."""

    LEGS = "legs"
    HIPS = "hips"
    PUSH = "push"
    PULL = "pull"
    BACK_EXTENSORS = "back_extensors"
    TRUNK_BRACE = "trunk_brace"
    STATIC = "static"
    DYNAMIC = "dynamic"
    AEROBIC = "aerobic"
    IMPACT = "impact"
    CHEST = "chest"
    CALVES = "calves"
    HIP_FRONT = "hip_front"
    HAMSTRINGS = "hamstrings"
    MOBILITY = "mobility"
    EXTENSOR = "extensor"
    POSTURE = "posture"
    ARMS = "arms"


class Domain(StrEnum):
    """What weekly targets are set for."""

    STRENGTH = "strength"
    BALANCE = "balance"
    WEIGHT_BEARING = "weight_bearing"
    FLEXIBILITY = "flexibility"
    EXTENSOR = "extensor"
    POSTURE = "posture"
    IMPACT = "impact"


#: The domain that a main need counts for. `arms` counts for nothing.
DOMAIN_OF_NEED: dict[Need, Domain] = {
    Need.LEGS: Domain.STRENGTH,
    Need.HIPS: Domain.STRENGTH,
    Need.PUSH: Domain.STRENGTH,
    Need.PULL: Domain.STRENGTH,
    Need.BACK_EXTENSORS: Domain.STRENGTH,
    Need.TRUNK_BRACE: Domain.STRENGTH,
    Need.STATIC: Domain.BALANCE,
    Need.DYNAMIC: Domain.BALANCE,
    Need.AEROBIC: Domain.WEIGHT_BEARING,
    Need.IMPACT: Domain.IMPACT,
    Need.CHEST: Domain.FLEXIBILITY,
    Need.CALVES: Domain.FLEXIBILITY,
    Need.HIP_FRONT: Domain.FLEXIBILITY,
    Need.HAMSTRINGS: Domain.FLEXIBILITY,
    Need.MOBILITY: Domain.FLEXIBILITY,
    Need.EXTENSOR: Domain.EXTENSOR,
    Need.POSTURE: Domain.POSTURE,
}


class Phase(StrEnum):
    WARM_UP = "warm_up"
    MAIN = "main"
    COOL_DOWN = "cool_down"
    HABIT = "habit"


class Position(StrEnum):
    STANDING = "standing"
    SEATED = "seated"
    SUPINE = "supine"
    SIDE_LYING = "side_lying"
    PRONE = "prone"
    QUADRUPED = "quadruped"


class Equipment(StrEnum):
    CHAIR = "chair"
    COUNTER = "counter"
    WALL = "wall"
    DOOR_FRAME = "door_frame"
    TABLE = "table"
    BED = "bed"
    MAT = "mat"
    PILLOW = "pillow"
    BAND = "band"
    LOOP_BAND = "loop_band"
    DUMBBELLS = "dumbbells"
    BOTTLES = "bottles"
    STEP = "step"
    STAIRS = "stairs"
    RAIL = "rail"
    STRAP = "strap"
    TOWEL = "towel"
    DOWEL = "dowel"
    ANKLE_WEIGHTS = "ankle_weights"
    BACKPACK = "backpack"
    VEST = "vest"
    POLES = "poles"
    FOAM = "foam"
    BALL = "ball"
    SHOES = "shoes"
    HALLWAY = "hallway"
    BENCH = "bench"
    MACHINE = "machine"
    BARBELL = "barbell"
    BAR = "bar"
    BIKE = "bike"
    TREADMILL = "treadmill"
    ELLIPTICAL = "elliptical"
    POOL = "pool"


class Support(Ordered):
    """How much a person holds on, least first."""

    NONE = "none"
    NEAR = "near"
    ONE_HAND = "one_hand"
    TWO_HANDS = "two_hands"
    PERSON = "person"


class Person(StrEnum):
    """Who must be beside the person for this exercise."""

    NOBODY = "nobody"
    HELPER = "helper"
    TRAINER = "trainer"


class BoneSite(StrEnum):
    SPINE = "spine"
    HIP = "hip"
    WRIST = "wrist"


class Weekday(Ordered):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class FractureSite(StrEnum):
    VERTEBRA = "vertebra"
    HIP = "hip"
    PELVIS = "pelvis"
    WRIST = "wrist"
    HUMERUS = "humerus"
    RIB = "rib"
    ANKLE = "ankle"
    HAND = "hand"
    FOOT = "foot"
    FACE = "face"
    OTHER = "other"


class SurgeryKind(StrEnum):
    HIP_REPLACEMENT = "hip_replacement"
    HEMIARTHROPLASTY = "hemiarthroplasty"
    KNEE_REPLACEMENT = "knee_replacement"
    EYE = "eye"
    OTHER = "other"


class Condition(StrEnum):
    HEART_CONDITION = "heart_condition"
    DIABETES = "diabetes"
    DIABETES_UNCONTROLLED = "diabetes_uncontrolled"
    THYROID_UNCONTROLLED = "thyroid_uncontrolled"
    SEIZURES = "seizures"
    NEUROPATHY = "neuropathy"
    STROKE = "stroke"
    PARKINSON = "parkinson"
    MULTIPLE_SCLEROSIS = "multiple_sclerosis"
    COGNITIVE_IMPAIRMENT = "cognitive_impairment"
    OSTEOARTHRITIS_HIP = "osteoarthritis_hip"
    OSTEOARTHRITIS_KNEE = "osteoarthritis_knee"
    OSTEOARTHRITIS_SHOULDER = "osteoarthritis_shoulder"
    OSTEOARTHRITIS_HAND = "osteoarthritis_hand"
    PELVIC_FLOOR = "pelvic_floor"
    GLAUCOMA_OR_RETINA = "glaucoma_or_retina"
    PREGNANT_OR_RECENT_BIRTH = "pregnant_or_recent_birth"
    KIDNEY_DISEASE = "kidney_disease"
    ASTHMA = "asthma"
    UNSURE = "unsure"


class Question(StrEnum):
    """The screening questions (evidence b), by the ids of the contract."""

    CHEST_PAIN = "chest_pain"
    BLACKOUT = "blackout"
    BLACKOUT_EXPLAINED = "blackout_explained"
    MEDICALLY_SUPERVISED_ONLY = "medically_supervised_only"
    UNSTABLE_HEART = "unstable_heart"
    CORD_SIGNS = "cord_signs"
    SYSTEMIC_BACK_PAIN = "systemic_back_pain"
    EXERCISE_PAIN_UNSETTLED = "exercise_pain_unsettled"
    RECENT_SURGERY_UNCLEARED = "recent_surgery_uncleared"
    ACUTE_ILLNESS_TODAY = "acute_illness_today"


class WalkingAid(Ordered):
    NONE = "none"
    STICK = "stick"
    FRAME = "frame"


class Activity(Ordered):
    INACTIVE = "inactive"
    SOME = "some"
    ACTIVE = "active"


class Restriction(StrEnum):
    """What a condition, a fracture site or a finding takes away beside the matrix.

    Each is switched on by `risk.py` and read by `safety.py`: together with the active columns
    they are all that `judge` knows of a person's health (decisions 7 to 9).
    """

    JOINT_HIP_OR_KNEE = "joint_hip_or_knee"
    JOINT_HAND_OR_SHOULDER = "joint_hand_or_shoulder"
    PELVIC_FLOOR = "pelvic_floor"
    EYE_PRESSURE = "eye_pressure"
    CANNOT_HIP_HINGE = "cannot_hip_hinge"
    RECENT_UPPER_ARM_FRACTURE = "recent_upper_arm_fracture"
    RECENT_HIP_FRACTURE = "recent_hip_fracture"
    LIVES_ALONE = "lives_alone"


#: Resistance bands, lightest first.
BANDS = ("light", "medium", "strong")


class Event(StrEnum):
    """What can happen in a week of training, and the new screening that settles it.

    The order in which a week lists its events is the order in which they happened.
    """

    FALL = "fall"
    FALL_WITH_INJURY = "fall_with_injury"
    FRACTURE = "fracture"
    SHARP_BACK_PAIN = "sharp_back_pain"
    CHEST_PAIN_OR_FAINT = "chest_pain_or_faint"
    NUMBNESS_OR_WEAK_LEGS = "numbness_or_weak_legs"
    DIZZINESS = "dizziness"
    LASTING_PAIN = "lasting_pain"
    ILLNESS = "illness"
    RESCREENED = "rescreened"


class Move(StrEnum):
    """What the coming week does to one ladder: the states of its machine."""

    START = "start"
    REPEAT = "repeat"
    HOLD = "hold"
    UP = "up"
    SWAP = "swap"
    LIGHTER = "lighter"
    RETURN = "return"
    DOWN = "down"
    PAUSE = "pause"


class Variable(StrEnum):
    """What one step of a ladder changes: never two at once."""

    EFFORT = "effort"
    REPS = "reps"
    HOLD = "hold_seconds"
    SETS = "sets"
    MINUTES = "minutes"
    SUPPORT = "support"
    BAND = "band"
    LOAD = "load_kg"
    RUNG = "rung"
