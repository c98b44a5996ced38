"""Every number that screening and tiers compare with, once, with its unit in the name.

Sources and status stand with the rules that use them in `screening.py` and `risk.py`; the values
are those of the evidence review, sections a, b and g, as settled by the decisions.
"""

from __future__ import annotations

from decimal import Decimal

from plans.rules.vocabulary import Sex

# Bone (a1, a4)
T_NORMAL_FROM = Decimal("-1.0")
T_OSTEOPOROSIS_TO = Decimal("-2.5")
T_VERY_LOW_WITH_GLUCOCORTICOID_TO = Decimal("-3.0")
T_VERY_LOW_TO = Decimal("-3.5")
T_OUT_OF_DATE_MONTHS = 36
FRAX_MAJOR_PERCENT_FROM = Decimal("20")
FRAX_HIP_PERCENT_FROM = Decimal("3")
FRACTURES_COUNT_FROM_AGE = 40
MANY_FRACTURES_FROM = 2
MEN_BANDS_FROM_AGE = 50
OLDER_FROM_AGE = 65
ADULT_FROM_AGE = 18

# Time since an event (decision 8)
RECENT_WEEKS = 12
RECENT_MONTHS = 12
EYE_SURGERY_WEEKS = 6

# Glucocorticoid, prednisolone-equivalent (a2, decision 9)
PREDNISOLONE_MG_DAY_FROM = Decimal("7.5")
PREDNISOLONE_MONTHS_FROM = Decimal("3")
PREDNISOLONE_VERY_HIGH_MG_DAY_FROM = Decimal("30")

# Height and posture (a2, b10, k6)
HEIGHT_LOSS_HISTORICAL_CM_FROM = Decimal("4")
HEIGHT_LOSS_RECENT_CM_FROM = Decimal("2")
OCCIPUT_WALL_CM_OVER = Decimal("6")

# Falls (a4, g2)
FALLS_F2_FROM = 2
FALLS_F1_FROM = 1
TUG_F2_S_FROM = Decimal("15")
TUG_F1_S_FROM = Decimal("12")
GAIT_F2_M_S_UNDER = Decimal("0.8")
TANDEM_F1_S_UNDER = Decimal("10")
SINGLE_LEG_F1_S_UNDER = Decimal("10")
FES_I_F1_FROM = 28
AGE_F1_FROM = 80
FIVE_SIT_TO_STAND_S_OVER = Decimal("11")

#: 30-second chair stands: fewer than this is below the cut-off, by the age it starts at (g1).
CHAIR_STANDS_CUT_OFF: tuple[tuple[int, dict[Sex, int]], ...] = (
    (60, {Sex.MALE: 14, Sex.FEMALE: 12}),
    (65, {Sex.MALE: 12, Sex.FEMALE: 11}),
    (70, {Sex.MALE: 12, Sex.FEMALE: 10}),
    (75, {Sex.MALE: 11, Sex.FEMALE: 10}),
    (80, {Sex.MALE: 10, Sex.FEMALE: 9}),
    (85, {Sex.MALE: 8, Sex.FEMALE: 8}),
    (90, {Sex.MALE: 7, Sex.FEMALE: 4}),
)

# Blood pressure, mmHg (b6, b7)
SYSTOLIC_STOP_OVER, DIASTOLIC_STOP_OVER = 200, 110
SYSTOLIC_RED_FROM, DIASTOLIC_RED_FROM = 180, 110
SYSTOLIC_STAGE_2_FROM, DIASTOLIC_STAGE_2_FROM = 160, 90

# Back pain, 0-10 (b8, b9)
BACK_PAIN_SEVERE_FROM = 7
BACK_PAIN_MODERATE_FROM = 4
BACK_PAIN_NEW_WEEKS_UNDER = Decimal("6")

# Hip hinge: coached for this many weeks, then reviewed (b21)
HIP_HINGE_COACHED_WEEKS = 2
