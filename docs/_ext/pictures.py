"""Pictures that are drawn while the documentation is built, by `camg.plot`, and stand in the page itself."""

import io
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

from camg import homeostasis, plot

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["setup"]


def lack_and_repletion() -> Any:
    """Draw a hundred days of little magnesium, and sixty of the ordinary diet."""
    changes = [
        homeostasis.Change(at="0 day", magnesium_intake="0.4 mmol/day"),
        homeostasis.Change(at="100 day", magnesium_intake=1.0),
    ]
    return plot.course(homeostasis.simulate(homeostasis.human(), changes=changes, duration="160 day"))[0]


def rat_without_magnesium() -> Any:
    """Draw the PTH of the rat along magnesium intake."""
    factors = [number / 40 for number in range(80, 3, -1)]
    return plot.sweep(homeostasis.sweep(homeostasis.rat(), magnesium_intake=factors, progress=False))


PICTURES: dict[str, Callable[[], Any]] = {
    "lack-and-repletion": lack_and_repletion,
    "rat-without-magnesium": rat_without_magnesium,
}


def svg(name: str) -> str:
    """Return a picture as text."""
    import_module("matplotlib").use("Agg")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", homeostasis.HomeostasisWarning)
        figure = PICTURES[name]().figure
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None})
    drawn = text.getvalue().partition("?>")[2].partition('.dtd">')[2]
    return drawn.replace("<svg ", '<svg style="max-width: 100%; height: auto" ', 1)


def setup(app: "Sphinx") -> dict[str, bool]:
    """Give Sphinx the directive ``{picture} name``, with what it shows below it, also for who cannot see it."""
    from sphinx.util.docutils import SphinxDirective

    nodes: Any = import_module("docutils.nodes")

    class Picture(SphinxDirective):
        """Draw a picture into the page."""

        required_arguments = 1
        has_content = True

        def run(self) -> list[Any]:
            """Draw it, and parse what stands below it."""
            if self.arguments[0] not in PICTURES:
                raise self.error(f"there is no {self.arguments[0]!r}; known: {', '.join(PICTURES)}")
            shown = f'<div style="background: white">{svg(self.arguments[0])}</div>'
            return [nodes.raw("", shown, format="html"), *self.parse_content_to_nodes()]

    app.add_directive("picture", Picture)
    return {"parallel_read_safe": True}
