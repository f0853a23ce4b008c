"""Each leaf must stand on its own: in its place in the tree, flags that fit its lead, enough examples."""

from collections.abc import Iterator

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.categories import Category, Flag, Holder
from shared.catalogue.check.finding import Finding
from shared.catalogue.units import Authority, Unit, UnitKind

MINIMUM_OF_EXAMPLES = 6


def leaves(catalogue: Catalogue) -> Iterator[Finding]:
    """Mistakes within a leaf, and names and examples used by two."""
    for code, leaf in catalogue.categories.items():
        at = Finding.about(catalogue, "category", code)
        yield from _examples(at, leaf)
        yield from _period(at, leaf)
        if (lead := catalogue.units.get(leaf.lead)) is not None:
            yield from _lead(at, leaf, lead)
    yield from _tree(catalogue)
    yield from _doubles(catalogue)


def _examples(at: Finding, leaf: Category) -> Iterator[Finding]:
    if len(leaf.examples) < MINIMUM_OF_EXAMPLES:
        yield at.says(
            f"「{leaf.name}」的例句只有 {len(leaf.examples)} 句，至少要 {MINIMUM_OF_EXAMPLES} 句", "examples"
        )


def _period(at: Finding, leaf: Category) -> Iterator[Finding]:
    power = leaf.power
    if power.valid_to is not None and power.valid_to < power.valid_from:
        yield at.says("职权的失效日期早于生效日期", "power", "valid_to")


def _lead(at: Finding, leaf: Category, lead: Unit) -> Iterator[Finding]:
    if lead.kind in {UnitKind.TOWN, UnitKind.DESK}:
        yield at.says(
            f"主管单位「{lead.name}」应当是条线部门或政府序列以外的单位（街镇牵头写 holder: town）", "lead"
        )
    if not lead.receives_orders and Flag.OUTSIDE not in leaf.flags:
        yield at.says(
            f"主管单位「{lead.name}」没有工单主题，不能派单（政府序列以外的须标明 outside）", "lead"
        )
    if (lead.kind is UnitKind.OUTSIDE) != (Flag.OUTSIDE in leaf.flags):
        yield at.says(f"主管单位「{lead.name}」的性质是 {lead.kind.value}，与 outside 标记不符", "flags")
    if (lead.authority is Authority.VERTICAL) != (Flag.VERTICAL in leaf.flags):
        yield at.says(
            f"主管单位「{lead.name}」的隶属是 {lead.authority.value}，与 vertical 标记不符", "flags"
        )
    if Flag.STREET_LIFE in leaf.flags and leaf.power.holder is Holder.DEPARTMENT:
        yield at.says("活力街区（street_life）事项的职权归属不能是 department", "flags")
    if leaf.lead in leaf.co:
        yield at.says("主管单位不能同时是协办单位", "co")


def _tree(catalogue: Catalogue) -> Iterator[Finding]:
    for code, second in catalogue.second_levels.items():
        at = Finding.about(catalogue, "second_level", code)
        yield from at.unless_known(code[:2], catalogue.first_levels, "一级类", "code")
        for position, leaf in enumerate(second.leaves):
            if leaf.second_level != code:
                yield at.says(f"「{leaf.code}」不该放在二级类「{code}」下", "leaves", position, "code")
    for code, first in catalogue.first_levels.items():
        if not any(leaf.first_level == code for leaf in catalogue.categories.values()):
            yield Finding.about(catalogue, "first_level", code).says(f"一级类「{first.name}」下没有事项")


def _doubles(catalogue: Catalogue) -> Iterator[Finding]:
    names: dict[str, str] = {}
    examples: dict[str, str] = {}
    for code, leaf in catalogue.categories.items():
        at = Finding.about(catalogue, "category", code)
        if (other := names.setdefault(leaf.name, code)) != code:
            yield at.says(f"事项名称「{leaf.name}」与 {other} 重复", "name")
        for position, example in enumerate(leaf.examples):
            if (other := examples.setdefault(example, f"{code}/{position}")) != f"{code}/{position}":
                yield at.says(f"例句与 {other.partition('/')[0]} 的重复：{example}", "examples", position)
