"""What several roads lead to: every derivative by which the course judges, and what is built on it.

The roads are sympy, which derives; NumPy, which has the formula; and autograd, which records. Each
reference of solutions/ is asked beside a road that does not use it.
"""

from solutions.claims import (
    activations,
    averages,
    backprop,
    descent,
    line,
    networks,
    optimizers,
    polynomials,
    schedules,
)

CLAIMS = (
    *line.CLAIMS,
    *descent.CLAIMS,
    *polynomials.CLAIMS,
    *networks.CLAIMS,
    *activations.CLAIMS,
    *backprop.CLAIMS,
    *averages.CLAIMS,
    *optimizers.CLAIMS,
    *schedules.CLAIMS,
)
