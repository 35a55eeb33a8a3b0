"""One compartment of a muscle: what releases calcium, what binds it, what pumps it back, and its equations."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

__all__ = ["Compartment", "Site", "site_of"]


class Site(NamedTuple):
    """What binds calcium, and magnesium perhaps: how much there is of it [uM], and its rates per ms.

    The rate of binding magnesium is that at the magnesium there is, as this does not change.
    """

    sites_um: float
    calcium_on: float
    calcium_off: float
    magnesium_on: float = 0.0
    magnesium_off: float = 1.0

    def slowed(self, factor: float) -> "Site":
        return self._replace(calcium_on=self.calcium_on * factor)

    def shares(self, calcium_um: float) -> tuple[float, float]:
        """Return the shares that hold calcium, and magnesium, at rest."""
        calcium = self.calcium_on / self.calcium_off * calcium_um
        magnesium = self.magnesium_on / self.magnesium_off
        every = 1 + calcium + magnesium
        return calcium / every, magnesium / every


def site_of(k: Mapping[str, float], name: str, per_ms: float = 1.0, *, magnesium_um: float | None = None) -> Site:
    """Return a site by its constants, which are per ms or, with a factor, per another time."""
    calcium = k[f"{name}_um"], k[f"{name}_calcium_on"] * per_ms, k[f"{name}_calcium_off"] * per_ms
    if magnesium_um is None:
        return Site(*calcium)
    on, off = k[f"{name}_magnesium_on"] * magnesium_um, k[f"{name}_magnesium_off"]
    return Site(*calcium, on * per_ms, off * per_ms)


class Compartment(NamedTuple):
    """One compartment: its release, its pump, ATP, and what binds calcium alone or magnesium as well.

    The first of `plain` are the regulatory sites of troponin, the first of `shared` those that a result shows at rest.
    """

    rest_um: float
    release: Callable[[float], float]
    released_um: float
    pump_um_ms: float
    pump_half_um: float
    pump_power: float
    atp_um: float
    atp_kd_um: float
    plain: tuple[Site, ...]
    shared: tuple[Site, ...]

    def start(self) -> list[float]:
        """Return the states at rest: free calcium, calcium on plain sites, calcium and magnesium on shared ones."""
        states = [self.rest_um, *(site.sites_um * site.shares(self.rest_um)[0] for site in self.plain)]
        for site in self.shared:
            states += [site.sites_um * share for share in site.shares(self.rest_um)]
        return states

    def change(self) -> Callable[[float, Any], list[float]]:
        """Return the rates of change of the states, per ms, as a function of the time since release began."""
        release, rest_um, pump, power = self.release, self.rest_um, self.pump_um_ms, self.pump_power
        half = self.pump_half_um**power
        leak = pump * rest_um**power / (rest_um**power + half)
        atp_kd, atp_capacity = self.atp_kd_um, self.atp_um * self.atp_kd_um
        plain = [(number, *site[:3]) for number, site in enumerate(self.plain, start=1)]
        shared = [(1 + len(plain) + 2 * number, *site) for number, site in enumerate(self.shared)]

        def rates(at_ms: float, states: Any) -> list[float]:
            held: list[float] = states.tolist()
            x = max(held[0], 0.0)
            raised = x**power
            flow = release(at_ms) - pump * raised / (raised + half) + leak
            for at, sites, on, off in plain:
                bound = held[at]
                held[at] = rate = on * x * (sites - bound) - off * bound
                flow -= rate
            for at, sites, on, off, magnesium_on, magnesium_off in shared:
                bound, magnesium = held[at], held[at + 1]
                empty = sites - bound - magnesium
                held[at] = rate = on * x * empty - off * bound
                held[at + 1] = magnesium_on * empty - magnesium_off * magnesium
                flow -= rate
            held[0] = flow / (1 + atp_capacity / (atp_kd + x) ** 2)
            return held

        return rates
