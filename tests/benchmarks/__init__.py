"""`make bench`. Times on one machine differ by a tenth or more; quote the ratios."""

#: People on either side, and the token of their forms.
PEOPLE = 40
CSRF = "c" * 32
