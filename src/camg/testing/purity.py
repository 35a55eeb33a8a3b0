"""Notes what a function asks of the world: the clock, chance, files, the environment."""

import random
import sys
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any

__all__ = ["impure_calls"]

_BUILTINS = frozenset(
    {
        "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "time", "time_ns", "monotonic",
        "monotonic_ns", "perf_counter", "perf_counter_ns", "localtime", "gmtime", "urandom", "getenv", "open",
        "print", "input", "sleep",
    }
)  # fmt: skip
_MODULES = frozenset({"time", "posix", "nt", "io", "_io", "builtins", None})
_ENVIRONMENT = ("_Environ.__getitem__", "getenv")
_OWN = ("camg", "importlib", "hypothesis")


@contextmanager
def impure_calls(called: list[str]) -> Generator[None, None, None]:
    """Put on the list what is called, while the block runs, that a pure function does not call.

    Parameters
    ----------
    called : list of str
        To which the names are added.

    Notes
    -----
    It uses the interpreter's hook for profilers for the length of the block; where a profiler is at work already, it
    notes nothing. Calls by camg itself, which reads its catalogue when first asked, are not noted.
    """

    def note(frame: FrameType, event: str, argument: Any) -> None:
        if event == "c_call":
            name = _impure(argument)
        elif event == "call" and frame.f_code.co_qualname in _ENVIRONMENT and _is_os(frame):
            name, caller = "os.environ", frame.f_back
            frame = frame if caller is None else caller
        else:
            return
        if name and str(frame.f_globals.get("__name__")).partition(".")[0] not in _OWN:
            called.append(name)

    if sys.getprofile() is not None:  # a profiler written in C cannot be put back once it is taken away
        yield
        return
    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


def _is_os(frame: FrameType) -> bool:
    return frame.f_globals.get("__name__") == "os"


def _impure(function: Any) -> str:
    holder = getattr(function, "__self__", None)
    if isinstance(holder, random.Random):
        return "random"
    name = getattr(function, "__qualname__", "")
    if name in _BUILTINS and (isinstance(holder, type) or getattr(function, "__module__", None) in _MODULES):
        return str(name)
    return ""
