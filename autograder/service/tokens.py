"""Tokens: made once, shown once, kept as a hash; whose one is, and whether that is a teacher."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from autograder.nbgrader.intake.ids import refusal
from autograder.service.store import Store, Token

PREFIX = "pg_"  # tells our tokens from those of a hub, which are never ours to know
LONGEST_TOKEN = 300


@dataclass(frozen=True)
class Person:
    """Who asks."""

    name: str
    teacher: bool = False


class TokenError(Exception):
    """No token can be made. Says why, and what to do."""


def hash_of_token(token: str) -> str:
    """What is kept: a token is random enough for a plain hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def fault_of_id(student: str) -> str:
    """Why nobody can hand in under this id; "" where somebody can."""
    if "+" in student or "/" in student:
        return "nbgrader parts the names of hand-ins at + and /: an id holds neither."
    return refusal(student)


def make_tokens(
    store: Store, people: Iterable[str], *, teacher: bool = False, renew: bool = False
) -> dict[str, str]:
    """New tokens by name: of those who have none, or, to renew, of all. Raises TokenError."""
    made: dict[str, str] = {}
    with store.session() as session:
        for name in people:
            if why := fault_of_id(name):
                raise TokenError(f"{name!r} gets no token: {why}")
            if renew:
                _revoke(session, name)
            of = select(Token).where(Token.person == name, Token.teacher == teacher)
            if session.scalars(of).first() is None:
                made[name] = PREFIX + secrets.token_urlsafe(32)
                session.add(
                    Token(
                        hash=hash_of_token(made[name]), person=name, teacher=teacher,
                        made=time.time(),
                    )
                )  # fmt: skip
    return made


def revoke_tokens(store: Store, people: Iterable[str]) -> list[str]:
    """From now on nobody asks with a token of theirs; who of them had one."""
    with store.session() as session:
        return [name for name in people if _revoke(session, name)]


def _revoke(session: Session, name: str) -> bool:
    """Does nothing, and says so, where there is none."""
    held = session.scalars(select(Token.hash).where(Token.person == name)).all()
    session.execute(delete(Token).where(Token.person == name))
    return bool(held)


def whose_token(store: Store, token: str) -> Person | None:
    """Who asks with this token; None where it is nobody's."""
    if not token.startswith(PREFIX) or len(token) > LONGEST_TOKEN:
        return None
    with store.session() as session:
        found = session.get(Token, hash_of_token(token))
        return None if found is None else Person(found.person, found.teacher)
