"""Warnings of what a simulated body is known to get wrong, given when a run meets it."""

from camg.errors import CamgWarning

__all__ = [
    "AbsorbedShareWarning",
    "HomeostasisWarning",
    "PthHalfLifeWarning",
    "SlowBoneWarning",
    "SpeciesSignWarning",
    "SwitchCrossedWarning",
    "VolumeTwiceWarning",
]


class HomeostasisWarning(CamgWarning):
    """A run met something that its model is known to get wrong."""


class AbsorbedShareWarning(HomeostasisWarning):
    """More of a mineral is absorbed than is eaten."""


class SwitchCrossedWarning(HomeostasisWarning):
    """Magnesium lies below the switch of PTH secretion, which is a modelling device and not data."""


class SlowBoneWarning(HomeostasisWarning):
    """The run is so long that slow bone would change, which the model holds constant."""


class PthHalfLifeWarning(HomeostasisWarning):
    """The run shows minutes after a change, in which the model's PTH leaves plasma far too fast."""


class SpeciesSignWarning(HomeostasisWarning):
    """Calcium falls with the intake of magnesium, where it rises in this species."""


class VolumeTwiceWarning(HomeostasisWarning):
    """The published form divides the plasma minerals by the volume twice: their minutes are 100 times too fast."""
