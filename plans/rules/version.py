"""The version of the rules, stored with every plan."""

#: Raised with every change of a rule, a threshold or a dose.
RULES_VERSION = "2026.11.11"
