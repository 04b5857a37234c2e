"""Everything that can go wrong with KIE, by whose fault it is and what a person does next.

KieError
├── BadSettings        a value in the environment or .env cannot be used; nothing was started
├── BadInput           the request breaks the catalogue's rules; nothing was sent
├── NoKey              no key is set and this is not the demo
├── Unreachable        no connection could be made; nothing was sent, so sending again is safe
├── Refused            KIE said no before starting; nothing was billed
│   ├── KeyRefused
│   ├── OutOfCredits
│   └── RateLimited    (retry_after) KIE's own 429: nothing was started, sending again is safe
├── OutcomeUnknown     the answer to a createTask never came or made no sense: it may be billed
├── NotUnderstood      the answer to a question made no sense; asking again is free
├── TaskUnknown        KIE does not know this task, not yet or not any more
├── GenerationFailed   the task ended in failure; held credits come back
├── Declined           work on this machine that would not end well was not done
└── ResultLost         the picture was made and billed but could not be fetched whole

Messages are sentences for people, say whether anything was billed, and never hold the key.
"""

from __future__ import annotations

from typing import ClassVar


class KieError(Exception):
    """`kind` names the error in JSON; `billed` is True, False, or None where nobody can know."""

    kind: ClassVar[str] = "error"
    billed: ClassVar[bool | None] = False

    @property
    def message(self) -> str:
        return str(self)


class BadSettings(KieError):
    kind = "bad_settings"


class BadInput(KieError):
    """`field` is the parameter or brief field that the sentence is about."""

    kind = "bad_input"

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class NoKey(KieError):
    kind = "no_key"


class Unreachable(KieError):
    kind = "unreachable"


class Refused(KieError):
    """`code` is the body's code, `kie_message` KIE's own words."""

    kind = "refused"

    def __init__(self, message: str, *, code: int | None = None, kie_message: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.kie_message = kie_message


class KeyRefused(Refused):
    kind = "key_refused"


class OutOfCredits(Refused):
    kind = "out_of_credits"


class RateLimited(Refused):
    """`retry_after` is in seconds."""

    kind = "rate_limited"

    def __init__(self, message: str, *, retry_after: float, kie_message: str | None = None) -> None:
        super().__init__(message, code=429, kie_message=kie_message)
        self.retry_after = retry_after


class OutcomeUnknown(KieError):
    kind = "outcome_unknown"
    billed = None


class NotUnderstood(KieError):
    kind = "not_understood"
    billed = None


class TaskUnknown(KieError):
    kind = "task_unknown"
    billed = None


class GenerationFailed(KieError):
    kind = "generation_failed"


class Declined(KieError):
    kind = "declined"


class ResultLost(KieError):
    kind = "result_lost"
    billed = True
