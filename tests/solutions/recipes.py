"""The data recipe step by step, and the wrong recipes that its steps invite."""

import numpy as np
import numpy.typing as npt

from course_tools.data import Array
from solutions import linear
from tests.solutions.lecture import SEED, B, W


def shuffled(rng: np.random.RandomState) -> npt.NDArray[np.int_]:
    order = np.arange(100)
    rng.shuffle(order)
    return order


def flat_training_set() -> tuple[Array, Array]:
    """The recipe with rand(100) and randn(100): arrays of one axis, from the same stream."""
    rng = np.random.RandomState(SEED)
    x = rng.rand(100)
    y = 1 + 2 * x + 0.1 * rng.randn(100)
    train = shuffled(rng)[:80]
    return x[train], y[train]


def loss_at_start(x: Array, y: Array) -> float:
    return linear.mse(linear.predict(B, W, x), y)


_stream = np.random.RandomState(SEED)
DRAWN_X = _stream.rand(100, 1)
DRAWN_Y = 1 + 2 * DRAWN_X + 0.1 * _stream.randn(100, 1)
ORDER = shuffled(_stream)

B_WITHOUT_RESEED, W_WITHOUT_RESEED = _stream.randn(2)
B_PCG, W_PCG = np.random.default_rng(SEED).standard_normal(2)

UNSHUFFLED = DRAWN_X[:80], DRAWN_Y[:80]
_reseeded = shuffled(np.random.RandomState(SEED))[:80]
RESEEDED = DRAWN_X[_reseeded], DRAWN_Y[_reseeded]
