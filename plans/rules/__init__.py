"""What decides: pure rules from facts to an explained week. No Django, clock, chance or I/O."""

from plans.rules.check import violations
from plans.rules.evidence import EVIDENCE, Evidence, Rule, Status
from plans.rules.facts import (
    Catalogue,
    Clearance,
    Constraints,
    Exercise,
    InvalidFacts,
    PatientFacts,
    Reason,
    Referral,
    Risk,
    TrainingHistory,
    Week,
)
from plans.rules.risk import classify
from plans.rules.safety import judge
from plans.rules.screening import screen
from plans.rules.version import RULES_VERSION
from plans.rules.week import build_week

__all__ = [
    "EVIDENCE",
    "RULES_VERSION",
    "Catalogue",
    "Clearance",
    "Constraints",
    "Evidence",
    "Exercise",
    "InvalidFacts",
    "PatientFacts",
    "Reason",
    "Referral",
    "Risk",
    "Rule",
    "Status",
    "TrainingHistory",
    "Week",
    "build_week",
    "classify",
    "judge",
    "screen",
    "violations",
]
