"""From answers to the case: what to write where, by whom and when, and what has to wait.

Each change is one edit of ``case.yaml``. Nothing is overwritten silently: where the case holds
another value that is not the same person's own, the change says so and a person decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from appealgen.intake.questionnaire.answers import Answer, Answers, Author, Origin, key_of
from appealgen.intake.questionnaire.engine import Interview
from appealgen.intake.questionnaire.places import changed_case, fits, parts_broken
from appealgen.intake.questionnaire.prefill import NOT_STATED, plain, value_at
from appealgen.intake.questionnaire.route import depths, enabled, instances
from appealgen.intake.questionnaire.schema import Item, Kind, Role
from appealgen.intake.questionnaire.strings import load_strings
from appealgen.intake.questionnaire.suggest import medicine_class
from appealgen.model.base import Fact
from appealgen.model.reported import PATIENT

if TYPE_CHECKING:
    import datetime as dt

    from appealgen.matching import Determination
    from appealgen.model import Case

__all__ = ["Change", "Plain", "Waiting", "case_with", "changes", "waiting"]

Plain = str | bool | None | list["Plain"] | dict[str, "Plain"]
"""A value as a case file holds it; the same form that an edit of a case file takes."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of the case.

    Attributes:
        path: Where: ``coverage.payer``, ``care[+]`` to append, ``care[2].weeks``.
        value: What to write there, in the form of a case file.
        keys: The questions it comes from.
        by: Who said it.
        on: The day of the latest answer in it.
        origin: Typed, or changed after it was given or taken from the case.
        was: What stands there now; None where nothing does.
        conflict: Another value stands there that is not this person's own earlier word. It is
            left alone unless somebody chooses otherwise.
    """

    path: str
    value: Plain
    keys: tuple[str, ...]
    by: Author
    on: dt.date
    origin: Origin
    was: Plain = None
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Answers that do not yet make a whole entry of the case, and the questions they belong to."""

    path: str
    keys: tuple[str, ...]


def changes(
    answers: Answers,
    case: Case | None,
    role: Role,
    determination: Determination | None = None,
) -> tuple[Change, ...]:
    """Return what the answers change in a case; nothing for what it holds already.

    Args:
        answers: The answers; those off the path do not count.
        case: The case as it is; None for one that is only being started.
        role: Who answered.
        determination: The case as judged, for the questions its open criteria add.
    """
    return _written(answers, case, role, determination)[0]


def waiting(
    answers: Answers,
    case: Case | None,
    role: Role,
    determination: Determination | None = None,
) -> tuple[Waiting, ...]:
    """Return the answers that cannot be written yet; see ``changes`` for the arguments."""
    return _written(answers, case, role, determination)[1]


def _written(
    answers: Answers, case: Case | None, role: Role, determination: Determination | None
) -> tuple[tuple[Change, ...], tuple[Waiting, ...]]:
    """Return what can be written, and what waits because its part of the case is not whole yet."""
    found = tuple(_all(answers, case, role, determination))
    ready = tuple(one for one in found if isinstance(one, Change))
    held = [one for one in found if isinstance(one, Waiting)]
    while ready and (broken := parts_broken(case, [(c.path, c.value) for c in ready])):
        late = [c for c in ready if re.split(r"[.\[]", c.path)[0] in broken] or list(ready)
        held += [Waiting(c.path, c.keys) for c in late]
        ready = tuple(c for c in ready if c not in late)
    return ready, tuple(held)


def case_with(case: Case | None, made: Iterable[Change]) -> Case | None:
    """Return the case as it is with some changes, to be judged before anything is written.

    Args:
        case: The case; None for one that is only being started.
        made: Changes of this case, as ``changes`` returns them.

    Returns:
        The changed case; None while it is not whole enough to be one.
    """
    return changed_case(case, [(one.path, one.value) for one in made])


def _all(
    answers: Answers, case: Case | None, role: Role, determination: Determination | None
) -> Iterator[Change | Waiting]:
    talk = Interview(case, determination, answers, role, load_strings())
    own = Answers({k: a for k, a in talk.answers.items() if a.origin is not Origin.PREFILLED})
    writer = _Writer(case, role, talk.answers, own, depths(talk.questionnaire))
    for section in talk.questionnaire.items:
        yield from writer.under(section, ())


@dataclass(frozen=True)
class _Writer:
    case: Case | None
    role: Role
    answers: Answers
    own: Answers
    depth: Mapping[str, int]
    taken: set[str] = field(default_factory=set)

    def under(self, item: Item, instance: tuple[int, ...]) -> Iterator[Change | Waiting]:
        if not enabled(item, instance, self.answers, self.depth):
            return
        if item.type is not Kind.GROUP:
            if item.path:
                yield from self.single(item, instance)
            return
        for here in instances(item, instance, self.answers):
            if item.path:
                yield from self.block(item, here)
            else:
                for child in item.items:
                    yield from self.under(child, here)

    def single(self, item: Item, instance: tuple[int, ...]) -> Iterator[Change | Waiting]:
        key = key_of(item.link_id, instance)
        given = self.own.get(key)
        value = _value_of(item, given) if given else None
        if given is None or value is None or item.path is None:
            return
        told: Plain = value
        if item.form == "fact":
            told = {"value": value, **self._fact_origin(given)}
        now = _now(self.case, item.path)
        if _same(now, told) or _same(now, value) or _same(_bare(now), value):
            return
        if not fits(item.path, told):
            yield Waiting(item.path, (key,))
            return
        yield self._change(item.path, told, (given,), now, conflict=self._others(now))

    def _fact_origin(self, given: Answer) -> dict[str, Plain]:
        if self.role is not Role.PATIENT or given.at is None:
            return {}
        return {"by": PATIENT, "on": given.at.date().isoformat()}

    def block(self, item: Item, instance: tuple[int, ...]) -> Iterator[Change | Waiting]:
        used: list[Answer] = []
        made = self.filled(item, instance, used)
        if not used or item.path is None:
            return
        keys = tuple(answer.key for answer in used)
        if made is None:
            yield Waiting(item.path, keys)
            return
        told = {**made, **self._block_origin(item, used)}
        now = None if item.path.endswith("[+]") else _now(self.case, item.path)
        if not fits(item.path, {**now, **told} if isinstance(now, dict) else told):
            yield Waiting(item.path, keys)
            return
        yield from self._placed(item, told, tuple(used))

    def _block_origin(self, item: Item, used: list[Answer]) -> dict[str, Plain]:
        day = _latest(used).isoformat()
        found: dict[str, Plain] = {item.stamp: day} if item.stamp else {}
        if item.path in {"statements[+]", "attestations[+]"} and used[0].author:
            found["by"] = used[0].author.name
        if self.role is Role.PATIENT:
            found |= {"reported_by": PATIENT, "reported_on": day}
        return found

    def filled(
        self, group: Item, instance: tuple[int, ...], used: list[Answer]
    ) -> dict[str, Plain] | None:
        """Return the block a group makes, or None where something it needs is missing."""
        made: dict[str, Plain] = dict(group.constants)
        whole = True
        for item in group.items:
            if not enabled(item, instance, self.answers, self.depth):
                continue
            if item.type is Kind.GROUP:
                whole &= self._inner(item, instance, used, made)
                continue
            key = key_of(item.link_id, instance)
            given = self.own.get(key)
            value = _value_of(item, given) if given else None
            # What the case holds already need not be said again.
            on_file = given is None and key in self.answers
            whole &= value is not None or on_file or not item.needed
            if given is not None and value is not None and item.field:
                used.append(given)
                _put(made, item, value)
        return made if whole else None

    def _inner(
        self, item: Item, instance: tuple[int, ...], used: list[Answer], made: dict[str, Plain]
    ) -> bool:
        whole, blocks = True, []
        for here in instances(item, instance, self.answers):
            before = len(used)
            block = self.filled(item, here, used)
            if len(used) > before and block is None:
                whole = False
            elif item.field is None and block is not None:
                made |= block
            elif len(used) > before and block is not None:
                blocks.append(block)
        if item.field and blocks:
            made[item.field] = list(blocks)
        return whole

    def _placed(
        self, item: Item, told: dict[str, Plain], used: tuple[Answer, ...]
    ) -> Iterator[Change]:
        path = item.path or ""
        if not path.endswith("[+]"):
            now = _now(self.case, path)
            if self.case is not None and isinstance(value_at(self.case, path), Fact):
                yield from self._fact(path, told, used, now)
            else:
                yield from self._into(path, told, used, now)
            return
        name = path.removesuffix("[+]")
        now = _now(self.case, name)
        entries = now if isinstance(now, list) else []
        for place, entry in enumerate(entries):
            at = f"{name}[{place}]"
            if at in self.taken or not isinstance(entry, dict):
                continue  # two things of the same name are two entries
            if self._is_same(item, entry, told):
                self.taken.add(at)
                yield from self._into(at, told, used, entry)
                return
        yield self._change(path, told, used, None, conflict=False)

    def _fact(
        self, path: str, told: dict[str, Plain], used: tuple[Answer, ...], now: Plain
    ) -> Iterator[Change]:
        """Yield a fact as a whole: in the file it may be a bare value that has no keys."""
        before = now if isinstance(now, dict) else {}
        if any(not _same(before.get(name), value) for name, value in told.items()):
            other = not _same(before.get("value"), told.get("value", before.get("value")))
            clash = other and self._others(now)
            yield self._change(path, {**before, **told}, used, now, conflict=clash)

    def _is_same(self, item: Item, entry: dict[str, Plain], told: dict[str, Plain]) -> bool:
        """Return whether an entry of the case is this block, written earlier."""
        if (entry.get("reported_by") == PATIENT) != (self.role is Role.PATIENT):
            return False
        names = item.identity or tuple(told)
        return all(_same(entry.get(name), told.get(name)) for name in names)

    def _into(
        self, path: str, told: dict[str, Plain], used: tuple[Answer, ...], now: Plain
    ) -> Iterator[Change]:
        """Yield what differs from a block that is there, key by key; a new block as a whole."""
        if not isinstance(now, dict):
            yield self._change(path, told, used, now, conflict=now is not None)
            return
        stamps = {"reported_by", "reported_on", "by", "on"}
        differ = {k: v for k, v in told.items() if k not in stamps and not _same(now.get(k), v)}
        others = self._others(now)
        for name, value in differ.items():
            was = now.get(name)
            clash = others if self.role is Role.PATIENT else self._others(was)
            yield self._change(f"{path}.{name}", value, used, was, conflict=clash)

    def _others(self, now: Plain) -> bool:
        """Return whether what stands there is another's word; an empty list is nobody's."""
        if now in (None, [], NOT_STATED):
            return False
        told_by = now.get("reported_by", now.get("by")) if isinstance(now, dict) else None
        return self.role is not Role.PATIENT or told_by != PATIENT

    def _change(
        self, path: str, value: Plain, used: tuple[Answer, ...], was: Plain, *, conflict: bool
    ) -> Change:
        first = next(answer.author for answer in used if answer.author)
        changed = any(answer.origin is Origin.CHANGED for answer in used)
        origin = Origin.CHANGED if changed or was is not None else Origin.TYPED
        keys = tuple(answer.key for answer in used)
        return Change(path, value, keys, first, _latest(used), origin, was, conflict)


def _latest(used: tuple[Answer, ...] | list[Answer]) -> dt.date:
    return max(answer.at for answer in used if answer.at).date()


def _value_of(item: Item, given: Answer) -> Plain:
    if given.value is None:
        return item.if_unknown
    if isinstance(given.value, tuple):
        return list(given.value)
    if item.form in {"levels", "cite"} and "," in str(given.value):
        return [part.strip() for part in str(given.value).split(",")]
    return given.value


def _put(made: dict[str, Plain], item: Item, value: Plain) -> None:
    name = item.field or ""
    if item.place is not None:
        listed = made.setdefault(name, [None] * 10)
        assert isinstance(listed, list)  # noqa: S101 - made here
        listed[item.place - 1] = value
        return
    made[name] = value
    for other in item.derive:
        made[other] = medicine_class(str(value))


def _now(case: Case | None, path: str) -> Plain:
    return None if case is None else plain(value_at(case, path))


def _bare(now: Plain) -> Plain:
    return now.get("value") if isinstance(now, dict) else None


def _same(one: Plain, other: Plain) -> bool:
    """Return whether two values read the same: "3" and "3.0", one level and a list of it."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {k: v for k, v in one.items() if v is not None}.keys() == other.keys() and all(
            _same(one[k], other[k]) for k in other
        )
    if isinstance(one, list) or isinstance(other, list):
        left, right = (v if isinstance(v, list) else [v] for v in (one, other))
        return len(left) == len(right) and all(map(_same, left, right))
    if isinstance(one, bool) or isinstance(other, bool) or one is None or other is None:
        return one is other
    return _number(str(one)) == _number(str(other))


def _number(text: str) -> str:
    plain_text = text.strip()
    is_decimal = plain_text.count(".") == 1 and plain_text.replace(".", "").isdigit()
    return plain_text.rstrip("0").rstrip(".") if is_decimal else plain_text
