"""``@frozen``: what ``@dataclass(frozen=True, slots=True)`` gives, without what it costs to make a class.

``dataclasses`` loads ``inspect`` and compiles six functions for each class: for one deadline that was half of the whole
run. Here a class has one compiled function, its ``__init__``; the rest is shared. ``dataclasses.fields``, ``replace``
and ``asdict`` work on these classes as on any other.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as typing.TYPE_CHECKING, without the import
if TYPE_CHECKING:
    from typing import Any, NoReturn, TypeVar, dataclass_transform

    Made = TypeVar("Made")
else:

    def dataclass_transform(**_):
        return lambda decorator: decorator


@dataclass_transform(frozen_default=True)
def frozen(cls: type[Made]) -> type[Made]:
    """``cls`` with slots for its annotated fields, set once by ``__init__``, compared and shown by value.

    A default must be a value that nobody can change; ``__post_init__`` is called when there is one. Raises
    ``TypeError`` for a field without a default after one that has one.
    """
    return _made(cls, (), {"__eq__": _equal, "__hash__": _hash})


@dataclass_transform(frozen_default=True, eq_default=False)
def frozen_itself(cls: type[Made]) -> type[Made]:
    """As ``frozen``, but each object equals only itself, and may keep ``cached_property``."""
    return _made(cls, ("__dict__",), {})


def _made(cls: type[Made], more_slots: tuple[str, ...], compared: dict[str, Any]) -> type[Made]:
    annotations = vars(cls).get("__annotations__", {})
    names = tuple(annotations)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    space = {key: value for key, value in cls.__dict__.items() if key not in (*names, "__dict__", "__weakref__")}
    space |= {
        "__slots__": (*names, *more_slots),
        "__match_args__": names,
        "__qualname__": cls.__qualname__,
        "__dataclass_fields__": _Fields(annotations, defaults),
        "__repr__": space.get("__repr__", _shown),
        "__reduce__": _reduced,
        "__setattr__": _refused,
        "__delattr__": _refused,
        **compared,
    }
    kind: Any = type(cls)
    made = kind(cls.__name__, cls.__bases__, space)
    made.__init__ = _init(made, annotations, defaults)
    result: type[Made] = made
    return result


def _init(made: type, annotations: dict[str, Any], defaults: dict[str, Any]) -> Any:
    """An ``__init__`` that sets each slot itself: through ``object.__setattr__`` it would take twice as long."""
    scope: dict[str, Any] = {f"_set_{number}": made.__dict__[name].__set__ for number, name in enumerate(annotations)}
    arguments: list[str] = []
    lines = []
    for number, name in enumerate(annotations):
        if name in defaults:
            scope[f"_default_{number}"] = defaults[name]
        elif arguments and "=" in arguments[-1]:
            raise TypeError(f"{made.__name__}.{name}: a field without a default follows one that has one.")
        arguments.append(f"{name}=_default_{number}" if name in defaults else name)
        lines.append(f"    _set_{number}(self, {name})")
    if hasattr(made, "__post_init__"):
        lines.append("    self.__post_init__()")
    exec(f"def __init__({', '.join(['self', *arguments])}):\n" + "\n".join(lines or ["    pass"]), scope)  # noqa: S102
    function = scope["__init__"]
    function.__annotations__ = dict(annotations)
    function.__qualname__, function.__module__ = f"{made.__qualname__}.__init__", made.__module__
    return function


class _Fields:
    """What ``dataclasses`` asks a class for, made when it is first asked."""

    def __init__(self, annotations: dict[str, Any], defaults: dict[str, Any]) -> None:
        self.annotations, self.defaults = annotations, defaults

    def __get__(self, one: object, owner: Any) -> dict[str, Any]:
        import dataclasses  # inline: slow import

        listed = [
            (name, kind, dataclasses.field(default=self.defaults[name])) if name in self.defaults else (name, kind)
            for name, kind in self.annotations.items()
        ]
        twin: Any = dataclasses.make_dataclass(owner.__name__, listed, frozen=True)
        found: dict[str, Any] = twin.__dataclass_fields__
        owner.__dataclass_fields__ = found  # from now on it is there
        return found


def _values(one: Any) -> tuple[Any, ...]:
    return tuple(getattr(one, name) for name in one.__match_args__)


def _equal(one: Any, other: object) -> bool:
    return _values(one) == _values(other) if other.__class__ is one.__class__ else NotImplemented


def _hash(one: Any) -> int:
    return hash(_values(one))


def _shown(one: Any) -> str:
    inner = ", ".join(f"{name}={getattr(one, name)!r}" for name in one.__match_args__)
    return f"{one.__class__.__qualname__}({inner})"


def _reduced(one: Any) -> tuple[Any, ...]:
    return one.__class__, _values(one)


def _refused(one: Any, name: str, *value: object) -> NoReturn:
    from dataclasses import FrozenInstanceError  # inline: slow import

    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")
