"""Small mistakes in rules that the cases need not notice: `survivors.yaml` in the folder of rulesets, each with the reason why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import Field

from zhaolu.diagnostics import Diagnostic, ZhaoluError
from zhaolu.model.document import AtLeastOne, HumanText, ListOf, MapOf, Part, Word, read_part
from zhaolu.model.faults import nearest
from zhaolu.spans import Source

FILE: Final = "survivors.yaml"


class WrittenSlip(Part):
    """One mistake, as `zhaolu mutate` shows it."""

    was: Word = Field(description="原来怎样写，照 zhaolu mutate 显示的")
    now: Word | None = Field(default=None, description="改成怎样；漏写的不填")


class AcceptedPart(Part):
    """Mistakes in one rule, definition or reading that no case need notice, for one reason."""

    item: Word = Field(description="规则、罚则、定义或读法的名字")
    why: HumanText = Field(description="为什么不必发现")
    slips: Annotated[tuple[WrittenSlip, ...], AtLeastOne, ListOf] = Field(description="哪些小错")


class SurvivorsDocument(Part):
    survivors: Annotated[dict[str, Annotated[tuple[AcceptedPart, ...], ListOf]], MapOf] = Field(description="规则集的 id → 不必发现的小错")


def read_survivors(source: Source, known: Iterable[str]) -> SurvivorsDocument:
    """The file; `known` are the ids of the rulesets there are. Raises `ZhaoluError` with every fault (E630 for another id)."""
    from zhaolu.text.yaml_reader import read_yaml

    document = read_part(SurvivorsDocument, read_yaml(source))
    names = list(known)
    listed = f"现有：{'、'.join(names)}", f"there are: {', '.join(names)}"
    strange = [
        Diagnostic.of("E630", document.key_at("survivors", name), name=name, mend=nearest(name, names) or listed)
        for name in document.survivors
        if name not in names
    ]
    if strange:
        raise ZhaoluError(strange)
    return document
