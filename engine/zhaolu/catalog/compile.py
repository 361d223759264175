"""E6xx: a ruleset whose parts are each well formed but do not fit together."""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    "E601": Entry(
        "这些名字互相定义，绕成了圈：{cycle}",
        "these names are defined by each other, in a circle: {cycle}",
        "让其中一个不再用到另一个",
        "let one of them do without the other",
    ),
    "E602": Entry(
        "读法“{name}”的各项类型不同：{types}",
        "the options of reading '{name}' have different types: {types}",
        "各项写成同一类型",
        "give all options the same type",
    ),
    "E603": Entry(
        "时段在开始以前就结束了：{start} 至 {end}",
        "the window ends before it begins: {start} to {end}",
        "检查年份和先后",
        "check the years and the order",
    ),
    "E604": Entry(
        "{name} 这条规则牵涉 {count} 种读法组合，超过 {limit} 种",
        "rule {name} hangs on {count} combinations of readings, more than {limit}",
        "把能定的读法写上 settled 和 source，或把规则拆开",
        "settle some readings with a source, or split the rule",
    ),
    "E605": Entry(
        "择一规则 {name} 的各支都是 fallback",
        "every alternative of {name} is a fallback",
        "至少要有一支不是 fallback",
        "at least one alternative must not be a fallback",
    ),
    "E606": Entry("没有叫“{name}”的项目", "there is no programme '{name}'", "可用的有：{known}", "there are: {known}"),
    "E607": Entry(
        "“{written}”不是参数类型",
        "'{written}' is not a parameter type",
        "例如 string、list of string、map of number、map of list of date and time",
        "for example string, list of string, map of number, map of list of date and time",
    ),
    "E608": Entry(
        "没有叫“{path}”的事实",
        "there is no fact '{path}'",
        "{near}；列表里的写作 学历[].在读",
        "{near}; inside a list write education[].ongoing",
    ),
    "E609": Entry(
        "推定不能用在往年事件上",
        "nothing may be presumed about the history",
        "往年事件没有核实就是不知道",
        "an unverified history is unknown",
    ),
    "E610": Entry(
        "至多一条罚则可以是 principal，这里有：{names}",
        "at most one penalty may be principal; here: {names}",
        "只在总的禁报条款上写 principal",
        "keep it on the main ban clause only",
    ),
    "E611": Entry(
        "{year} 年的工作日历还没有公布，算不出工作日",
        "the working-day calendar of {year} is not published, so working days cannot be counted",
        "等国务院办公厅公布放假安排并更新日历库，或先把期限写成日期",
        "wait for the official calendar and update the calendar library, or write the deadline as a date",
    ),
    "E612": Entry(
        "表“{name}”里的值类型不一：{types}",
        "the values of table '{name}' have different types: {types}",
        "一张表里的值写成同一类型",
        "give all values of a table the same type",
    ),
    "E613": Entry("“{name}”这个名字用了两次：{places}", "the name '{name}' is used twice: {places}", "换一个名字", "choose another name"),
    "E614": Entry(
        "按日计的禁期没有写从哪天起",
        "a ban counted in days has no start",
        "在 history 里写 from，如 from: e.日期",
        "write from under history, such as from: e.日期",
    ),
    "E616": Entry(
        "carried_by 里的“{name}”不是本通知的另一条规则",
        "'{name}' in carried_by is no other rule of this notice",
        "写另一条规则或材料的 id，也不要绕成圈",
        "write the id of another rule or document, without going round in a circle",
    ),
    "E617": Entry("事件里没有叫“{name}”的一项", "an event has no field '{name}'", "可用的有：{known}", "there are: {known}"),
    "W601": Entry("定义“{name}”没有人用", "definition '{name}' is not used", "删掉，或在规则里用它", "remove it, or use it in a rule"),
    "W602": Entry(
        "读法“{name}”没有规则用到",
        "reading '{name}' is not used by any rule",
        '在规则文字里写 reading("{name}")，或把它移到 clauses 的 readings 里说明',
        "use it in rule text, or name it in the ledger",
    ),
}
