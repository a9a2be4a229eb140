"""The classes, attributes, parameters and state of something kept."""

from __future__ import annotations

from typing import cast

from autograder.wire.messages import Message, Request
from autograder.wire.plain import ObjectRecord, object_record
from autograder.wire.values import Record as Written
from autograder.worker.answers import Answers
from autograder.worker.stopped import call_student


class Recorded(Message):
    record: Written


class GetRecord(Request[Recorded]):
    kept: int

    def answer(self, answers: Answers) -> Recorded:
        record = call_student(object_record, (answers.kept(self.kept),))
        return Recorded(cast(ObjectRecord, record))
