"""`docs/clinical/`, written from the rules and checked against them."""
