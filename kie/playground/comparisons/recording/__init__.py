"""Comparisons that play again with their true timing: no key, no network, nothing billed.

archive      a comparison as one file, and back
player       a recording as it stood at any moment of it
collection   the recordings that can be played
"""

from kie.playground.comparisons.recording.archive import Recording
from kie.playground.comparisons.recording.collection import Recordings, check_size
from kie.playground.comparisons.recording.player import frame

__all__ = ["PREFIX", "Recording", "Recordings", "check_size", "frame"]

PREFIX = "recorded "
"""What stands in front of a recording's name where names of runs and of recordings meet."""
