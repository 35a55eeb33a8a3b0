"""Pictures of simulated bodies.

Needs matplotlib: ``python -m pip install 'camg[plot]'``. Every function returns the Axes that it drew on.
"""

from camg.plot.pictures import course, sweep

__all__ = ["course", "sweep"]
