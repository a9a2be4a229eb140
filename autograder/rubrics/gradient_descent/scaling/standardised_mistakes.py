"""Wrong scalers, by pencil and in NumPy.

The code uses only what the notebook has: its arguments, np, sp, and the symbols.
"""

from __future__ import annotations

import numpy as np

from autograder.mistakes.misconceptions import Misconception, wrong_choice, wrong_value
from autograder.mistakes.slips import slips_in
from autograder.rubrics.gradient_descent.scaling.lecture import hand
from course_tools.data import Array

Columns = tuple[Array, Array]


def hand_mean_std(student: str) -> list[Misconception]:
    """Wrong ways to the mean and standard deviation of five inputs."""
    x, new = hand(student)
    mean, std = float(x.mean()), float(x.std())
    everything = np.append(x, new)
    return [
        wrong_value(
            (mean, float(x.std(ddof=1))),
            "divided by n − 1",
            "The mean is right. For the standard deviation here, divide by n = 5, not by 4.",
        ),
        wrong_value(
            (mean, std**2),
            "variance",
            "The mean is right. That is the variance: take its square root.",
        ),
        wrong_value(
            (mean, float(np.abs(x - mean).mean())),
            "absolute deviations",
            "The mean is right. The deviations are squared, averaged, and then the root is taken.",
        ),
        wrong_value((std, mean), "pair swapped", "The mean comes first, then the std."),
        wrong_value(
            (float(everything.mean()), float(everything.std())),
            "with the new input",
            "The new input is no training input: leave it out of mean and std.",
        ),
    ]


def hand_scaled(student: str) -> list[Misconception]:
    """Wrong ways to standardise five inputs and a new one."""
    x, new = hand(student)
    six, mean, std = np.append(x, new), x.mean(), x.std()

    def value(scaled: Array, name: str, says: str) -> Misconception:
        return wrong_value(tuple(float(number) for number in scaled), name, says)

    return [
        value(
            (six - mean) / x.std(ddof=1),
            "divided by n − 1",
            "You used the standard deviation with n − 1. Here it divides by n = 5.",
        ),
        value(
            (six - mean) / std**2, "variance", "You divided by the variance. Divide by its root."
        ),
        value(six - mean, "not divided", "The mean is taken off. Now divide by the std."),
        value(six / std, "mean not taken off", "Take the mean off first, then divide by the std."),
        value(
            (six - six.mean()) / six.std(),
            "with the new input",
            "The new input is no training input: mean and std come from the other five alone.",
        ),
        value(
            (six - x.min()) / (x.max() - x.min()),
            "squeezed between 0 and 1",
            "That is min-max scaling. Here: minus the mean, divided by the std.",
        ),
        value(
            (mean - six) / std, "sign", "The signs are wrong: x minus the mean, not the other way."
        ),
    ]


def scaled(x_train: Array, x_val: Array) -> Columns:
    """Both columns as they should be: each slip changes a line of this."""
    mean, std = x_train.mean(), x_train.std()
    return (x_train - mean) / std, (x_val - mean) / std


slip = slips_in(scaled)
N_MINUS_ONE = slip(
    {"std()": "std(ddof=1)"},
    "divided by n − 1",
    "Your std divides by n − 1 (ddof=1). The one asked here divides by n: NumPy's own default.",
)
OF_ALL = slip(
    {
        "x_train.mean()": "np.vstack([x_train, x_val]).mean()",
        "x_train.std()": "np.vstack([x_train, x_val]).std()",
    },
    "scaler from all points",
    "You took mean and std of all points. The validation inputs must not help: training ones only.",
)
OF_VALIDATION = slip(
    {"x_train.mean(), x_train.std()": "x_val.mean(), x_val.std()"},
    "scaler from validation",
    "You took mean and std of the validation inputs. They come from the training inputs.",
)
SECOND_SCALER = slip(
    {"(x_val - mean) / std": "(x_val - x_val.mean()) / x_val.std()"},
    "a second scaler",
    "`scaled_train` is right, but x_val got a scaler of its own. Two scalers are two different "
    "units: use the training mean and std for both.",
)
ONLY_TRAINING = slip(
    {"(x_val - mean) / std": "x_val"},
    "validation not scaled",
    "`scaled_train` is right, but x_val came back as it was: scale it with the same two numbers.",
)
ONLY_CENTRED = slip(
    {" / std": ""},
    "not divided",
    "The mean is taken off. Now divide by the standard deviation as well.",
)
ONLY_STRETCHED = slip(
    {" - mean": ""},
    "mean not taken off",
    "You divided by the std, but the mean is still in there.",
)
NO_BRACKETS = slip(
    {"(x_train - mean)": "x_train - mean", "(x_val - mean)": "x_val - mean"},
    "brackets missing",
    "Take the mean off first: (x − mean) / std, with its brackets.",
)
BY_VARIANCE = slip(
    {"x_train.std()": "x_train.var()"},
    "variance",
    "You divided by the variance. Divide by its root, the std.",
)
MIN_MAX = slip(
    {"x_train.mean(), x_train.std()": "x_train.min(), np.ptp(x_train)"},
    "squeezed between 0 and 1",
    "That is min-max scaling, from 0 to 1. To standardise: minus the mean, divided by the std.",
)
LECTURES_SCALER = slip(
    {"x_train.mean(), x_train.std()": "0.47245894777311, 0.306224940285"},
    "always the lecture's numbers",
    "Mean and std of one data set are written into it. Compute them from the argument x_train.",
)


AFTER_EXACTLY = wrong_choice(
    "exactly",
    "Mean and std were those of the training inputs; 20 other inputs have a mean of their own.",
)
AFTER_UNCHANGED = wrong_choice(
    "unchanged", "They were moved and stretched as well, with the same two numbers."
)
