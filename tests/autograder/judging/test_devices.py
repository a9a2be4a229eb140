"""Does a function make its tensors on the device it is told? Asked on `meta`, without any GPU."""

from __future__ import annotations

import pytest

from autograder.judging.verdict import Verdict
from autograder.rubrics.pytorch.tensors import RUBRIC
from tests.autograder.judging.notebook_cell import body

SEEDED = "torch.manual_seed(seed)\n"
DRAWN = "torch.randn(1, requires_grad=True, device=device)"


def data(lines: str) -> Verdict:
    return RUBRIC["to-tensors"].judge(body("to_tensors(x, y, device)", lines))


def parameters(lines: str) -> Verdict:
    return RUBRIC["init-parameters"].judge(body("init_parameters(seed, device)", SEEDED + lines))


def told(verdict: Verdict) -> tuple[str, float, tuple[str, ...]]:
    return verdict.outcome.value, verdict.score, verdict.mistakes


@pytest.mark.parametrize(
    "lines",
    [
        f"return {DRAWN}, {DRAWN}",
        "b, w = torch.randn(1), torch.randn(1)\n"
        "return [v.to(device).requires_grad_() for v in (b, w)]",
        "b, w = torch.randn(1).to(device), torch.randn(1).to(device)\n"
        "return torch.nn.Parameter(b), torch.nn.Parameter(w)",
        "g = torch.Generator(device='cpu').manual_seed(seed)\n"
        "return tuple(torch.randn(1, generator=g).to(device).requires_grad_() for _ in 'bw')",
    ],
)
def test_parameters_made_on_the_device_pass_however_they_are_made(lines: str) -> None:
    assert told(parameters(lines)) == ("passed", 1.0, ())


def test_a_call_that_stops_on_that_device_is_not_marked_wrong() -> None:
    lines = f"b, w = {DRAWN}, {DRAWN}\nprint(b.item(), w.item())\nreturn b, w"
    assert told(parameters(lines)) == ("passed", 1.0, ())
    assert told(data("t = [torch.tensor(v, dtype=torch.float32) for v in (x, y)]\n"
                     "assert torch.device(device).type in ('cpu', 'cuda')\nreturn t")) == (
        "passed", 1.0, (),
    )  # fmt: skip


def test_right_on_the_cpu_and_not_on_the_device_is_half_of_it() -> None:
    here = "torch.randn(1, requires_grad=True)"
    assert told(parameters(f"return {here}, {here}")) == ("partial", 0.5, ("device not used",))
    assert told(parameters(f"return {DRAWN}, {here}")) == ("partial", 0.75, ("device not used",))
    moved = f"return {here}.to(device), {here}.to(device)"
    assert told(parameters(moved)) == ("partial", 0.5, ("no leaf on another device",))


def test_the_sentence_says_which_tensor_stays_behind() -> None:
    verdict = data(
        "return torch.tensor(x).float().to(device), torch.tensor(y, dtype=torch.float32)"
    )
    assert verdict.message == (
        "Right on the CPU. `y_tensor`: stays where it was made, whatever `device` is told: make it "
        "there, or `.to(device)`. Right: `x_tensor`."
    )


def test_what_is_wrong_on_the_cpu_is_told_first() -> None:
    verdict = data("return torch.as_tensor(x), torch.as_tensor(y)")
    assert verdict.score == 0
    assert verdict.mistakes == ("float64",)


def test_two_tensors_of_the_right_numbers_and_another_kind_are_no_misconception_about_numbers() -> (
    None
):
    verdict = data("return torch.as_tensor(x).float(), torch.as_tensor(y)")
    assert verdict.outcome.value == "partial"
    assert verdict.mistakes == ()
    assert "expected float32, got float64" in verdict.message
