"""How far a rough cut-out can be trusted, and the sentence that says why not."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from kie.cutout.embedded.background import Background, Mask, Pixels
from kie.cutout.embedded.evidence import is_pale
from kie.cutout.embedded.segment import Segment

LEAST_CONFIDENCE = 0.35
"""Below this a cut-out is declined."""
MOST_ALONE = 0.8
"""The network alone is never surer: it sees two things as one, and a frame as a board, with the same certainty."""
DOUBT_ON_PALE, DOUBT_ON_COLOUR = 5.0, 1.0
"""How much the part of a cut-out counts that the network does not see: on a pale ground it may be shadow."""
NOISIEST = 14.0
"""Levels of single-pixel noise that still allow a cut-out."""

GOOD = "The background is plain and the subject stands out from it."
NOTHING = "Nothing was found that stands out from the background."
NOT_PLAIN = "The background is not plain: no single colour or shading explains the picture's border."
TEXTURED = "The background is textured, so it cannot be told safely from the subject."
NOISY = "The background is too noisy or textured to be told safely from the subject."
BROKEN_BORDER = "The border of the picture is broken up, as a busy background is."
FULL_BORDER = "The subject or something busy fills most of the picture's border."
IN_PIECES = "The picture falls into many small pieces, as a patterned background does."
TOO_LARGE = "The subject seems to fill the picture; there is little background to go by."
LOST_IN_SHADOW = "The subject can hardly be told from its own shadow."
DISPUTED = "Two ways of looking disagree about parts of the subject; look at the marked ones."
UNCLEAR = "The background is not plain, and where the subject ends is not clear everywhere."
PHOTOGRAPH = "The background is not plain; the subject was found by its looks."
FAINT = "The edge is faint: the subject hardly differs from the background."


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Confidence 0..1 and a sentence for people."""

    confidence: float
    reason: str

    @property
    def is_declined(self) -> bool:
        return self.confidence < LEAST_CONFIDENCE


def judged(background: Background, rough: Segment) -> Verdict:
    """Judge a segment by border fit, texture, noise, area, pieces and contrast; the weakest decides."""
    area = float(rough.subject.mean())
    if not rough.subject.any() or area < 0.0001:
        return Verdict(confidence=0.0, reason=NOTHING)
    border, runs = _border(rough.subject)
    pieces = _scattered(rough.subject)
    contrast = _contrast(rough)
    shade = float((rough.shadow > 0.01).mean()) / area
    unexplained = 1 - background.border_share
    findings = [
        (_falling(unexplained, 0.25, 0.5), NOT_PLAIN),
        (_falling(background.swing, 4.5, 8.0), TEXTURED),
        (_falling(background.texture, 2.0, 4.5), TEXTURED),
        (_falling(background.noise, 9.0, NOISIEST), NOISY),
        (_falling(runs * max(0.0, unexplained - 0.12), 0.6, 1.5), BROKEN_BORDER),
        (_falling(border, 0.4, 0.7), FULL_BORDER),
        (_falling(float(pieces), 30.0, 70.0), IN_PIECES),
        (_falling(area, 0.5, 0.8), TOO_LARGE),
        (_falling(shade, 4.0, 9.0), LOST_IN_SHADOW),
        (0.4 + 0.6 * _rising(contrast, 1.0, 3.0), FAINT),
    ]
    confidence = float(np.prod([share for share, _ in findings]))
    if confidence >= 0.85:
        return Verdict(confidence=confidence, reason=GOOD)
    weakest = min(findings, key=lambda finding: finding[0])
    return Verdict(confidence=confidence, reason=weakest[1])


def agreed(verdict: Verdict, rough: Segment, likely: Pixels) -> Verdict:
    """The verdict after a second opinion: the share of what the network sees that the cut-out keeps decides most.

    Calibrated on the tuning set of bench/cutout.py.
    """
    background = rough.background
    sees = (likely > 0.5) & ~rough.holes
    kept = float((sees & rough.subject).sum() / max(1, int(sees.sum())))
    known = float((sees & rough.subject).sum() / max(1, int(rough.subject.sum())))
    disputed = float(rough.disputed.sum() / max(1, int(rough.subject.sum())))
    shares = (
        0.25 + 0.75 * _rising(kept, 0.6, 0.97),
        max(0.6, 1 - (DOUBT_ON_PALE if is_pale(background) else DOUBT_ON_COLOUR) * (1 - known)),
        0.7 + 0.3 * _falling(disputed, 0.01, 0.1),
    )
    share = float(np.prod(shares))
    if share > 0.9:
        return Verdict(confidence=verdict.confidence * share, reason=verdict.reason)
    confidence = max(verdict.confidence * share, LEAST_CONFIDENCE)
    return Verdict(confidence=confidence, reason=DISPUTED)


def seen(likely: Pixels, plain: Verdict) -> Verdict:
    """How far the network alone can be trusted, from how sure it is along its own edge; `plain` is why it is alone."""
    subject = likely > 0.5
    area = float(subject.mean())
    touched = likely > 0.1
    if area < 0.004 or area > 0.95:
        return plain
    sure = float(np.abs(likely[touched] - 0.5).mean() * 2)
    confidence = float(np.interp(sure, (0.5, 0.75, 0.9, 0.95), (0.2, 0.4, 0.7, MOST_ALONE)))
    if confidence < LEAST_CONFIDENCE:
        return Verdict(confidence=confidence, reason=plain.reason)
    return Verdict(confidence=confidence, reason=PHOTOGRAPH if confidence > 0.7 else UNCLEAR)


def _falling(value: float, good: float, bad: float) -> float:
    return float(np.clip((bad - value) / (bad - good), 0, 1))


def _rising(value: float, bad: float, good: float) -> float:
    return float(np.clip((value - bad) / (good - bad), 0, 1))


def _border(subject: Mask) -> tuple[float, int]:
    """Share of the picture's outline that is subject, and into how many stretches it falls."""
    outline = np.concatenate([subject[0], subject[:, -1], subject[-1, ::-1], subject[::-1, 0]])
    starts = outline & ~np.roll(outline, 1)
    return float(outline.mean()), int(starts.sum())


def _scattered(subject: Mask) -> int:
    """How many separate small pieces there are beyond the large ones."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(subject.astype(np.uint8), connectivity=8)
    areas = stats[1:count, cv2.CC_STAT_AREA]
    return int((areas < 0.05 * max(1, int(areas.max(initial=0)))).sum())


def _contrast(rough: Segment) -> float:
    """Median deviation just inside the edge, in units of the tolerance."""
    inner = cv2.erode(rough.subject.astype(np.uint8), np.ones((3, 3), np.uint8), borderValue=1)
    core = cv2.erode(inner, np.ones((5, 5), np.uint8), borderValue=1)
    rim = (inner > 0) & (core == 0)
    if not rim.any():
        rim = rough.subject
    return float(np.median(rough.far[rim] / rough.tolerance[rim]))
