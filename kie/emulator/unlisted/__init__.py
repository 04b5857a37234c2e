"""Models that KIE takes and our catalogue leaves out, because too little is known of them or they only speak.

Clients ask for them all the same, so the emulator makes something of them. Its modules look models up here, never in
the catalogue alone; the app knows nothing of them.
"""

from __future__ import annotations

from kie import catalogue
from kie.catalogue import Model
from kie.emulator.unlisted import elevenlabs_unlisted, google_unlisted, kling_unlisted

MODELS: tuple[Model, ...] = (*elevenlabs_unlisted.MODELS, *google_unlisted.MODELS, *kling_unlisted.MODELS)
_BY_ID = {model.id: model for model in MODELS}


def find(model_id: str) -> Model | None:
    """The catalogue's entry of that id, else ours."""
    return catalogue.find(model_id) or _BY_ID.get(model_id)


def get(model_id: str) -> Model:
    """The same; raises BadInput where there is none."""
    return find(model_id) or catalogue.get(model_id)
