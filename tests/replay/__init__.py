"""A stored corpus of plans, and the tool that replays, compares and writes it."""
