"""Many bodies of one kind at once: the same equations on columns, one number for each body."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from camg._numeric import Array, Flags
from camg.errors import SolverError
from camg.homeostasis.compiled import flat, form_of, holding
from camg.homeostasis.solving import integrated, numpy

if TYPE_CHECKING:
    from camg.homeostasis.parameters import Parameters

__all__ = ["Columns"]

_RESIDUAL = 1e-12
_MOST_STEPS = 7
_MOST_HALVINGS = 8
_STEP = 2.0 ** (-52 / 3)
_SMALL = 1e-3


class Columns:
    """The equations of many bodies that differ in some parameters.

    Parameters
    ----------
    parameters : Parameters
        What they have in common.
    values : mapping of str to array, shape (n,)
        The parameters in which they differ.
    """

    def __init__(self, parameters: "Parameters", values: Mapping[str, Array]) -> None:
        body = parameters.body
        common = parameters.values
        self.held = held = holding(type(parameters), {**form_of(parameters), **common, **values})
        self.body, self.number = body, len(next(iter(values.values())))

        def careful(*amounts: Any) -> tuple[Any, ...]:
            rates: tuple[Any, ...] = body.balances(held, body.flows(held, *amounts))
            return rates

        self._rates: Callable[..., tuple[Any, ...]] = flat(held, careful, arrays=True)

    def rates(self, amounts: Array) -> Array:
        """Return how fast the states change: shape (n, states), as `amounts`."""
        np = numpy()
        result: Array = np.stack(self._rates(*np.ascontiguousarray(amounts.T)), axis=1)
        return result

    def integrated(self, amounts: Array, times: Array, rtol: float) -> Array:
        """Return the states at `times`, shape (times, n, states), of which the first is when they have these amounts.

        All members go by the same steps, which are as short as the member that needs the shortest.
        """
        np = numpy()
        shape = amounts.shape

        def rates(state: Any) -> Any:
            return self.rates(state.reshape(shape)).ravel()

        usual = np.tile(list(self.body.start.values()), shape[0])
        scale = {f"{place}": each for place, each in enumerate(usual.tolist())}
        try:
            states = integrated(
                rates,
                amounts.ravel(),
                times,
                rtol=rtol,
                scale=scale,
                time_unit=self.body.time_unit,
                band=shape[1] - 1,
            )
        except SolverError as fault:
            last = np.array(list(fault.state.values())).reshape(shape)
            bad = int(np.argmax((~(last >= 0)).any(axis=1)))
            state = dict(zip(self.body.start, last[bad].tolist(), strict=True))
            raise SolverError(f"member {bad} of {shape[0]}: {fault.problem}", fault.time, state) from fault
        result: Array = states.reshape(-1, *shape)
        return result

    def series(self, amounts: Array) -> dict[str, Array]:
        """Return everything that can be shown of states, shape (n, states), by name."""
        np = numpy()
        shown = self.body.series(self.held, np.ascontiguousarray(amounts.T))
        return {name: np.broadcast_to(values, self.number) for name, values in shown.items()}

    def at_rest(self, near: Array) -> tuple[Array, Flags]:
        """Return the steady states by Newton's method from amounts near by, shape (n, states), and who has none yet."""
        np = numpy()
        scale = np.array(list(self.body.start.values()))
        amounts, rate = near, self.rates(near)
        residual = _largest(rate, scale)
        for _ in range(_MOST_STEPS):
            step = self._newton(amounts, rate, scale)
            better, halved = np.zeros(len(amounts), dtype=bool), 1.0
            for _ in range(_MOST_HALVINGS):
                trial = np.where(better[:, None], amounts, np.maximum(amounts + halved * step, 1e-9 * scale))
                trial_rate = self.rates(trial)
                trial_residual = _largest(trial_rate, scale)
                taken = ~better & (trial_residual < residual)
                amounts = np.where(taken[:, None], trial, amounts)
                rate = np.where(taken[:, None], trial_rate, rate)
                residual = np.where(taken, trial_residual, residual)
                better, halved = better | taken | (residual < 1e-15), 0.5 * halved
                if better.all():
                    break
            if (residual < _RESIDUAL).all() or not better.any():
                break
        return amounts, ~(residual < _RESIDUAL)

    def _newton(self, amounts: Array, rate: Array, scale: Array) -> Array:
        """Return the step to where the rates vanish, were they linear; 0 where there is none."""
        np = numpy()
        jacobian = np.empty((*amounts.shape, amounts.shape[1]))
        for place in range(amounts.shape[1]):
            width = _STEP * np.maximum(np.abs(amounts[:, place]), _SMALL * scale[place])
            above, below = amounts.copy(), amounts.copy()
            above[:, place] += width
            below[:, place] -= width
            jacobian[:, :, place] = (self.rates(above) - self.rates(below)) / (2.0 * width)[:, None]
        try:
            step: Array = np.linalg.solve(jacobian, -rate[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:
            step = np.zeros_like(amounts)
        return step


def _largest(rate: Array, scale: Array) -> Array:
    np = numpy()
    result: Array = np.max(np.abs(rate / scale), axis=1)
    return result
