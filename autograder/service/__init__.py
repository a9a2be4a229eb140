"""The service at a course's own machine: the judge at hand while students work, and hand-ins.

`pencilgrad serve` starts it (running.py); docs/serving.md says how a course sets it up.
"""
