"""One widget's place: the parameter it sets, and the session key under which its value lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kie.catalogue import Json, Model, Parameter
from kie.catalogue.types import Role
from pages.ui.parameters import parameters_state

_UNITS: dict[Role, str] = {"duration": "s", "frame_rate": "fps"}


def _nothing_else() -> None:
    pass


@dataclass(frozen=True, kw_only=True)
class Field:
    """`key` holds the value, typed as the parameter; `changed` is called after somebody changed it.

    Most widgets have `key` as their own. Those that show something else than the value (shapes, lists) keep theirs
    under keys that begin with it. `is_main` says that a text is what its item is about, and gets room to write.
    """

    model: Model
    parameter: Parameter
    key: str
    changed: Callable[[], None] = _nothing_else
    is_main: bool = False

    @property
    def value(self) -> Json:
        return parameters_state.value(self.key).get()

    def put(self, value: Json) -> None:
        """Change the value, in a callback."""
        self.hold(value)
        self.changed()

    def hold(self, value: Json) -> None:
        """Write the value so that its widget can hold it, before that is drawn: nobody has changed it."""
        parameters_state.value(self.key).set(value)

    @property
    def label(self) -> str:
        return self.parameter.label

    @property
    def help(self) -> str | None:
        """None where there is nothing to say: Streamlit would draw an empty tip."""
        return self.parameter.help or None

    @property
    def unit(self) -> str:
        """What numbers of this parameter count, short; empty where they count nothing."""
        return _UNITS.get(self.parameter.role, "") if self.parameter.role else ""

    def worded(self, value: Json) -> str:
        """A value with its unit."""
        return f"{value} {self.unit}" if self.unit else str(value)
