"""Misconceptions: the library, slips, changes of a right answer."""
