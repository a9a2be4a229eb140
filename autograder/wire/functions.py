"""The functions of one number that an answer may be made of: named once, for all who read formulas.

A new one here crosses between the processes (`wire/expressions.py`), is evaluated by the checks
(`checks/points.py`, by mpmath's function of that name) and may be used by hand
(`worker/allowed.py`). Typed maths has a grammar of its own, `course_tools/maths.py`.
"""

FUNCTIONS = (
    "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "atan2", "sinh",
    "cosh", "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "erf", "sign", "floor",
)  # fmt: skip
