"""A test that a student has written: does it accept the right function, and find the wrong ones?"""

from __future__ import annotations

import random
from collections.abc import Mapping

import numpy as np

from autograder.judging.faults import BlankAnswerError, StudentError, TooLongError
from autograder.judging.sentences import say
from autograder.judging.submission import Submission
from autograder.judging.verdict import PASSED, Verdict, failed, partial

ACCEPTED = 2  # times that the right one is asked: who counts calls does not know which is which


def finds_wrong(
    student: Submission, test: str, *, of: str, right: str, wrong: Mapping[str, str], seed: int
) -> Verdict:
    """Right, if the student's function `test` accepts a right function `of` and no wrong one.

    It is given each of them, in an order drawn from `seed`, and says no by raising an error or by
    returning False. right, wrong: texts that define `of`; the wrong ones by what is wrong with them
    as a sentence goes on, "forgets the bias". Points are for the share of them that is found; a
    test that refuses the right one has found nothing.
    """
    asked = [("", right)] * ACCEPTED + list(wrong.items())
    random.Random(seed).shuffle(asked)
    answers = [(why, _says_no(student, test, of, text)) for why, text in asked]
    refused = [said for why, said in answers if not why and said]
    if refused:
        return failed(say("test.refuses-right", test=test, of=of, says=refused[0]))
    missed = [why for why, said in answers if why and not said]
    if not missed:
        return PASSED
    message = say("test.accepts-wrong", test=test, of=of, why=min(missed, key=list(wrong).index))
    found = len(wrong) - len(missed)
    return partial(found / len(wrong), message) if found else failed(message)


def _says_no(student: Submission, test: str, of: str, text: str) -> str:
    """How a test says no to a function; "" where it accepts it."""
    try:
        said = student[test](student.built(of, text))
    except (BlankAnswerError, TooLongError):
        raise
    except StudentError as error:
        return str(error)
    return say("test.false") if is_false(said) else ""


def is_false(said: object) -> bool:
    """Python's False or NumPy's; a 0 is none, and neither is nothing."""
    return said is False or (isinstance(said, np.bool_) and not said)
