"""What stands beside the student's code, inside the sandbox. It knows no answers.

The folder is bound into the sandbox as it is, without the rest of the course: it may import the
standard library, NumPy, torch, sympy, IPython and course_tools, and nothing else of ours.
"""
