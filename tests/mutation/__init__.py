"""Do the tests bite? Every cell, limit, ceiling and flag is changed, one at a time."""
