"""Mistakes an official may make: each is refused with its file, its line and what is wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from shared.catalogue import Problem


class Mistake(NamedTuple):
    """`before` becomes `after` in `file`; due is a problem whose line holds `at` and whose words `says`."""

    file: str
    before: str
    after: str
    at: str
    says: str


WAGES = "categories/18-1-劳动者-工资与合同.yaml"
STREETS = "categories/14-街区与配套.yaml"
UNITS = "units/departments.yaml"
BASIS = "basis: 《中华人民共和国劳动法》第五十条；《劳动保障监察条例》第十一条, "

FORM = {
    "no basis": Mistake(WAGES, BASIS, "", "power:", "缺少「basis」"),
    "no holder": Mistake(WAGES, "holder: department, ", "", "power:", "缺少「holder」"),
    "unknown holder": Mistake(WAGES, "holder: department", "holder: 部门", "holder: 部门", "只能是"),
    "both, no threshold": Mistake(WAGES, "holder: department", "holder: both", "power:", "threshold"),
    "no such day": Mistake(WAGES, "2018-12-29", "2018-13-29", "2018-13-29", "日期"),
    "code twice": Mistake(WAGES, "code: 18-01-02", "code: 18-01-01", "code: 18-01-01", "已在"),
    "misspelt field": Mistake(WAGES, "name: 工地农", "nane: 工地农", "nane:", "不认识的栏目「nane」"),
    "field twice": Mistake(WAGES, "flags: [urgent]", "name: 欠薪", "name: 欠薪", "「name」重复填写"),
    "not YAML": Mistake(WAGES, "keywords: [拖欠", "keywords: 拖欠]: [拖欠", "keywords: 拖欠]", "YAML"),
    "town's code": Mistake(UNITS, "code: fgw", "code: 发改委", "code: 发改委", "「code」的写法不对"),
    "time zone": Mistake("sources.yaml", "Asia/Shanghai", "Asia/Jiading", "code: sh12345", "时区"),
    "encoding": Mistake("sources.yaml", "gb18030", "gb2313", "gb2313", "编码"),
    "clock of no time": Mistake("clocks.yaml", "amount: 0.5", "amount: 0", "code: sign", "应当大于 0"),
    "one-armed rule": Mistake("rules.yaml", "words: 密件", "word: 密件", "word: 密件", "缺少「words」"),
    "wrong level": Mistake(WAGES, "code: 18-02\n", "code: 17-02\n", "", "不属于一级类「18」"),
}

CONTENT = {
    "unit": Mistake(WAGES, "lead: rsj", "lead: rshj", "lead: rshj", "没有这个单位：「rshj」"),
    "co without topic": Mistake(WAGES, "co: [jgw]", "co: [fy]", "co: [fy]", "没有这个能接工单的单位"),
    "flag": Mistake(WAGES, "flags: [urgent]", "flags: [vertical]", "flags: [vertical]", "vertical 标记不符"),
    "branch": Mistake(WAGES, "code: 18-01-02", "code: 17-09-09", "code: 17-09-09", "不该放在二级类"),
    "name twice": Mistake(
        WAGES, "name: 工地农民工欠薪", "name: 拖欠工资", "name: 拖欠工资", "与 18-01-01 重复"
    ),
    "example twice": Mistake(
        WAGES,
        "- 国庆加班三天没有三倍工资",
        "- 公司三个月没有发工资，老板电话关机",
        "- 公司三个月",
        "例句与 18-01-01 的重复",
    ),
    "power ends before it begins": Mistake(
        WAGES,
        "valid_from: 2018-12-29}",
        "valid_from: 2018-12-29, valid_to: 2018-12-28}",
        "power:",
        "失效日期早于",
    ),
    "request type": Mistake(
        WAGES, "flags: [urgent]", "clocks: {beg: request}", "clocks: {beg", "没有这个诉求类型：「beg」"
    ),
    "clock": Mistake(
        WAGES, "flags: [urgent]", "clocks: {help: fast}", "clocks: {help", "没有这个时限：「fast」"
    ),
    "overlay": Mistake(
        WAGES,
        "flags: [urgent]",
        "statutory_overlay: wages",
        "statutory_overlay",
        "没有这个法定期限：「wages」",
    ),
    "street life of a department": Mistake(
        STREETS, "holder: town", "holder: department", "flags: [street_life]", "职权归属不能是 department"
    ),
    "threshold on an unknown fact": Mistake(
        STREETS, "{cross_town: true}", "{two_towns: true}", "two_towns", "没有这个事实：「two_towns」"
    ),
    "roster": Mistake(UNITS, "roster: district", "roster: nobody", "roster: nobody", "没有这个值班表"),
    "unit's name twice": Mistake(
        UNITS, "aliases: [发改委,", "aliases: [经委,", "code: jw", "「经委」与 fgw 重复"
    ),
    "desk": Mistake("catalogue.yaml", "desk: desk", "desk: scjgj", "desk: scjgj", "派单台「scjgj」"),
    "first level of nothing": Mistake(
        "catalogue.yaml", "{code: 18,", "{code: 19,", "{code: 19,", "一级类「劳动者权益」下没有事项"
    ),
    "default clock": Mistake(
        "clocks.yaml", "consult: consult", "consult: ask", "consult: ask", "没有这个时限"
    ),
    "mapping": Mistake(
        "sources.yaml", "mapping: zhuhai", "mapping: macau", "mapping: macau", "没有这个报文对照表"
    ),
    "channel": Mistake("sources.yaml", "channel: phone", "channel: fax", "channel: fax", "没有这个渠道"),
    "town": Mistake("places.yaml", "town: nanxiang", "town: nanxian", "town: nanxian", "没有这个街镇"),
    "place of two towns": Mistake(
        "places.yaml", "[新成路, 迎园路", "[清河路, 迎园路", "清河路, 迎园路", "「清河路」分别写在"
    ),
    "fact": Mistake(
        "rules.yaml", "when: {vertical: true}", "when: {vertcal: true}", "vertcal", "没有这个事实"
    ),
    "value of a fact": Mistake(
        "rules.yaml",
        "when: {confidentiality: sealed}",
        "when: {confidentiality: secret}",
        "secret",
        "没有这个值：「secret」",
    ),
    "flag of a fact": Mistake(
        "rules.yaml", "when: {vertical: true}", "when: {vertical: 是}", "vertical: 是", "没有这个值：「是」"
    ),
    "bounds of a word": Mistake(
        "rules.yaml", "when: {vertical: true}", "when: {vertical: {gte: 1}}", "gte: 1", "不能比大小"
    ),
    "placeholder": Mistake(
        "rules.yaml", "反映的是{respondent_unit}，而", "反映的是{who}，而", "{who}", "没有这个事实：「who」"
    ),
    "outcome's unit": Mistake("rules.yaml", "suggest: sfj}\n", "suggest: sfjj}\n", "sfjj", "没有这个单位"),
    "dispatch to nobody": Mistake(
        "rules.yaml",
        "outcome: {place: dispatch, lead: town, inform: [category_lead]}\n",
        "outcome: {place: dispatch, inform: [category_lead]}\n",
        "{place: dispatch, inform",
        "必须写明主办单位",
    ),
    "help without an act": Mistake(
        "rules.yaml",
        'when: {holder: department, place: known, town_act: {not: ""}}',
        "when: {holder: department, place: known, several: false}",
        "outcome:",
        "请协助（help）的规则要在条件里写明 town_act",
    ),
    "standard's code in words": Mistake(
        WAGES, "flags: [urgent]", "gbt39666: 劳动报酬", "gbt39666", "「gbt39666」的写法不对"
    ),
    "listed twice": Mistake(
        "listed.yaml",
        "firms: []",
        "firms:\n  - {name: 甲公司, list: sensed}\n  - {name: 甲公司, list: sensed, until: 2026-12-31}",
        "until: 2026-12-31}",
        "「甲公司」在同一清单里写了两次",
    ),
    "ground nobody knows": Mistake(
        "grounds.yaml", "code: recusal", "code: not_mine", "code: not_mine", "没有这个退单理由代码"
    ),
    "ground without its need": Mistake(
        "grounds.yaml", "needs: [other_town, explanation]", "needs: [town]", "needs: [town]", "只能是"
    ),
    "rule after the catch-all": Mistake(
        "rules.yaml", "when: {confidentiality: sealed}", "when: {}", "when: {}", "没有条件的规则只能放在最后"
    ),
    "no catch-all": Mistake(
        "rules.yaml",
        "when: {}",
        "when: {urgent: false}",
        "when: {urgent: false}",
        "最后一条规则必须无条件转派单台",
    ),
    "rule never reached": Mistake(
        "rules.yaml",
        "when: {holder: town, street_life: true}",
        "when: {holder: town, street_life: true, respondent: town}",
        "when: {holder: town, street_life: true, respondent: town}",
        "永远用不上：符合它的情形都已由前面的规则「recusal-town」决定",
    ),
    "rule that contradicts itself": Mistake(
        "rules.yaml",
        "when: {vertical: true}",
        "when: {vertical: {not: [true, false]}}",
        "vertical: {not",
        "「vertical」没有一个值符合条件",
    ),
    "two rules of one condition": Mistake(
        "rules.yaml",
        "when: {vertical: true, urgent: true}",
        "when: {vertical: true}",
        "when: {vertical: true}",
        "都已由前面的规则「vertical-urgent」决定",
    ),
    "two rules told alike": Mistake(
        "rules.yaml",
        "name: 街镇事项，地点不清",
        "name: 街镇事项，属地不明确",
        "name: 街镇事项，属地不明确",
        "与规则「town-contested」的名称完全一样，两条规则无法区分",
    ),
    "example decided otherwise": Mistake(
        "rules.yaml",
        "{facts: {vertical: true, lead: shuiju},",
        "{facts: {lead: shuiju},",
        "{facts: {lead: shuiju},",
        "实际由规则「catch-all」决定",
    ),
    "example of another outcome": Mistake(
        "rules.yaml",
        "lead: scjgj}, outcome: {place: desk, suggest: sfj}",
        "lead: scjgj}, outcome: {place: desk}",
        "lead: scjgj}, outcome: {place: desk}",
        "结果与规则的结果不一致",
    ),
    "example of another's matter": Mistake(
        "rules.yaml",
        "category: 10-01-01, lead: sfj",
        "category: 10-01-01, lead: scjgj",
        "category: 10-01-01",
        "主管单位是 sfj",
    ),
    "owner without a topic": Mistake(WAGES, "lead: rsj", "lead: fy", "lead: fy", "没有工单主题"),
    "co-handler of a rule without a topic": Mistake(
        "rules.yaml", "co: [wxb, gafj]}", "co: [fy, gafj]}", "co: [fy, gafj]", "「fy」没有工单主题"
    ),
    "first receiver without a topic": Mistake(
        "sources.yaml", "received_by: zwb", "received_by: gsl", "code: window", "没有这个能接工单的单位"
    ),
    "own place elsewhere": Mistake(
        "places.yaml",
        "aliases: [昆山市, 昆山,",
        "aliases: [昆山市, 安亭,",
        "name: 江苏省昆山市",
        "「安亭」是本区的地名",
    ),
    "section twice": Mistake(
        UNITS,
        "{code: xyk, name: 信用科}",
        "{code: ysb, name: 信用科}",
        "code: ysb",
        "内设机构代码「ysb」重复",
    ),
    "fact's default": Mistake(
        "facts.yaml", "是否匿名, default: false", "是否匿名, default: 否", "是否匿名", "默认值不对"
    ),
}


@pytest.mark.parametrize("mistake", [pytest.param(m, id=name) for name, m in (FORM | CONTENT).items()])
def test_a_mistake_is_refused_with_file_and_line(
    mistake: Mistake,
    copy: Path,
    replace: Callable[[str, str, str], None],
    problems: Callable[[], list[Problem]],
) -> None:
    replace(mistake.file, mistake.before, mistake.after)

    found = problems()
    lines = (copy / mistake.file).read_text(encoding="utf-8").splitlines()
    told = [each for each in found if each.file == mistake.file and mistake.says in each.message]
    assert told, found
    assert any(mistake.at in lines[each.line - 1] for each in told), (told, lines[told[0].line - 1])


def test_every_problem_of_every_file_is_told_at_once(
    replace: Callable[[str, str, str], None], problems: Callable[[], list[Problem]]
) -> None:
    replace(WAGES, BASIS, "")
    replace("clocks.yaml", "amount: 0.5", "amount: 半天")

    assert {problem.file for problem in problems()} == {WAGES, "clocks.yaml"}
