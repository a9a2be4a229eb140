"""The plain data that judge and worker speak, and the bytes in which it travels between them.

loaded.py      torch and sympy where the notebook has them, without importing either
plain.py       a student's objects as plain data; room.py says how much of it
expressions.py sympy's expressions as nodes
values.py      the forms in which plain data is written, each with what it must hold
writing.py     plain data into forms; reading.py: back again
messages.py    typed structs: requests, answers, and what keeps a request from being answered
stops.py       what does
frames.py      messages as bytes on a socket, within bounds of size and time
"""
