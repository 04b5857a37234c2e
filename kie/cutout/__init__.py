"""Background removal: three back-ends behind one function, and what belongs around it.

    picture = read(content, name="mug.jpg")
    for notice in notices(picture): ...
    cut = await remove(picture, wanted="auto", settings=settings, client=client)
    if cut.image is not None:
        content = to_png(trim(cut.image, margin=0.05))
    else:
        offers = fallbacks(settings=settings, has_key=True, tried=("embedded",))

A declined Cut says why in a sentence. The original is never changed.
"""

from __future__ import annotations

from kie.cutout.alpha import Unusable, is_transparent
from kie.cutout.backends import Choice, Offer, Wanted, choose, cut_embedded, fallbacks, kie_credits, remove
from kie.cutout.finish import over, to_png, trim
from kie.cutout.http_backend import cut_by_http
from kie.cutout.kie_limits import Fitted, fit_for_kie, remover, restore
from kie.cutout.notices import Notice, notices
from kie.cutout.result import Backend, Cut
from kie.media.read_picture import read

__all__ = [
    "Backend", "Choice", "Cut", "Fitted", "Notice", "Offer", "Unusable", "Wanted",
    "choose", "cut_by_http", "cut_embedded", "fallbacks", "fit_for_kie", "is_transparent", "kie_credits",
    "notices", "over", "read", "remove", "remover", "restore", "to_png", "trim",
]  # fmt: skip
