"""Where the numbers of a sheet come from, the missing one included: nothing for notebooks.

A plan says what an exercise must be, numbers are drawn until one fits, and a sheet gets what a
student is to see of it. `solutions/worksheets.py` reads the rest.
"""
