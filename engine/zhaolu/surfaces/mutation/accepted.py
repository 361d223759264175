"""The mistakes nobody need notice, from `survivors.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from zhaolu.surfaces.mutation.slip import Slip, one_line

if TYPE_CHECKING:
    from zhaolu.model.loader import Catalogue
    from zhaolu.model.survivors import AcceptedPart, WrittenSlip


def accepted(catalogue: Catalogue) -> Mapping[str, tuple[AcceptedPart, ...]]:
    """By ruleset id what is accepted; nothing where there is no such file. Raises `ZhaoluError`."""
    from zhaolu.model.survivors import FILE, read_survivors
    from zhaolu.text.files import read_source

    path = catalogue.root / FILE
    if not path.is_file():
        return {}
    return read_survivors(read_source(path), (key.id for key in catalogue.list())).survivors


def means(part: AcceptedPart, written: WrittenSlip, slip: Slip) -> bool:
    """Whether an accepted mistake is this one; spaces do not count."""
    return part.item == slip.item and one_line(written.was) == slip.was and one_line(written.now or "") == slip.now
