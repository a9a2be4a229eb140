"""What a notebook asks to predict is shown afterwards, and not before it is answered."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest

from course_tools.speaking.asked import read_asked
from course_tools.speaking.marks import marked_item

ROOT = Path(__file__).parents[3]
# What a word means, or why: nothing that could be computed and shown.
NEVER_RUN = {"estimated", "chain-rule", "why-ones", "other-numbers"}
NOTEBOOKS = [
    f"{path.parent.name}/{path.stem}"
    for assignment in ("gradient-descent", "pytorch", "neural-networks", "optimizers")
    for path in sorted((ROOT / "release" / assignment).glob("*.ipynb"))
]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_each_prediction_is_shown_by_a_cell_that_waits_for_it_and_locks_it_in(name: str) -> None:
    cells = nbformat.read(ROOT / "release" / f"{name}.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    items = [marked_item(source) for source in code]
    predictions = [asked for asked in read_asked(name) if asked.prediction]
    assert len(predictions) > 1
    for asked in predictions:
        waits = [
            place
            for place, source in enumerate(code)
            if re.search(rf'^mine\.needs\(.*"{asked.answer}"', source, re.MULTILINE)
        ]
        assert waits or asked.name in NEVER_RUN, asked.name
        assert all(place > items.index(asked.name) for place in waits), asked.name


# What gives an answer away, by the answer that has to be there first.
SHOWS = {
    "gradient-descent/1-model": {
        "np.poly1d(": "poly_order",
        "A @ np.ones": "shapes",
        "np.zeros((20, 1)) - np.zeros(20)": "flat_shape",
        "plots.coefficients_over_steps(": "slowest",
        "0.01, 300)": "sgd_outcome",
        "plots.pairs_kept_and_lost(": "shuffled_apart",
    },
    "gradient-descent/3-learning-rate": {
        "plots.move_learning_rate(": "losses_alone",
        "loss after 100 epochs": "fates",
        "plots.losses_by_rate(": "fates",
        "w0, 0.81, 30)": "fates",
        "walk(x_train, y_train, b0, w0, 0.1, 1000)": "after_ten",
        "2.5, -0.9, lr": "best_beaten",
        "w0, 0.01, 1000)": "turns_round",
    },
    "neural-networks/4-backpropagation": {
        "saved_tensors_hooks(": "kept",
        "forward_alone.get_total_flops()": "twice",
    },
    "optimizers/1-averages": {
        "ewa(losses, beta) for beta": "starts_near",
        "one**length": "window",
        "plots.move_average(": "which_beta",
        "ramp[-1] - ewa": "lag",
        "1 / np.sqrt(n)": "noise_left",
    },
    "optimizers/2-optimizers": {
        "arrives after": "momentum_epochs",
        "(1.4, 1.5, 1.52, 1.54)": "new_border",
        "{name: walk_by(make,": "ranking",
        "plots.move_rules(": "ranking",
        "RULES[name], 10 * x_train": "units",
        "torch.optim.NAdam(": "circle",
    },
    "optimizers/3-schedules": {
        "distances(d) for d": "at_rest",
        "min(1, (k + 1) / n_warm)": "warm_up",
    },
}


@pytest.mark.parametrize(
    "name, shows, answer",
    [(name, shows, answer) for name, rows in SHOWS.items() for shows, answer in rows.items()],
)
def test_a_cell_that_gives_an_answer_away_waits_for_it(name: str, shows: str, answer: str) -> None:
    cells = nbformat.read(ROOT / "release" / f"{name}.ipynb", as_version=4).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    (source,) = [source for source in code if shows in source]
    assert source.startswith("mine.needs(")
    assert f'"{answer}"' in source.partition("\n")[0]
