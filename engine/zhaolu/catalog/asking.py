"""E52x: what a caller asks with: moments, pinned readings, context files."""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    "E520": Entry(
        "“{given}”不是日期或时刻",
        "'{given}' is not a date or a date-time",
        "写成 2019-06-01，或 2019-06-01T10:00:00+08:00；不带偏移按北京时间",
        "write 2019-06-01 or 2019-06-01T10:00:00+08:00; without an offset it is Beijing time",
    ),
    "E521": Entry(
        "这份规则集里没有叫“{name}”的读法", "this ruleset has no reading named '{name}'", "可用的有：{known}", "there are: {known}"
    ),
    "E522": Entry("读法“{name}”没有“{option}”这一项", "reading '{name}' has no option '{option}'", "可选：{options}", "options: {options}"),
    "E523": Entry(
        "“{given}”不是 名字=取值 的写法",
        "'{given}' is not NAME=VALUE",
        "例如 --reading hb19-past-fulltime=可",
        "for example --reading hb19-past-fulltime=可",
    ),
    "E524": Entry(
        "读不了文件 {file}：{reason}",
        "cannot read {file}: {reason}",
        "检查文件名、权限，并存成 UTF-8",
        "check the name and permissions, and save it as UTF-8",
    ),
    "E525": Entry(
        "{file} 第 {line} 行第 {column} 列起不是合法的 JSON",
        "{file} is not JSON from line {line}, column {column}",
        "检查逗号、引号和括号",
        "check commas, quotes and brackets",
    ),
    "E526": Entry(
        "{file} 里应当是一个对象（名字与取值）",
        "{file} must hold one object of names and values",
        '例如 {{"cities_without_base": ["仙桃"]}}',
        'for example {{"cities_without_base": ["仙桃"]}}',
    ),
    "E527": Entry("写不了文件 {file}：{reason}", "cannot write {file}: {reason}", "换一个可写的位置", "choose a place that can be written"),
    "E529": Entry(
        "{file} 已经在了", "{file} is already there", "换一个名字，或加 --force 覆盖", "choose another name, or overwrite with --force"
    ),
    "E531": Entry(
        "{file} 整理以后意思会变，没有改动",
        "{file} would mean something else after formatting; left as it is",
        "请把这个文件报给维护者",
        "please report this file",
    ),
    "E532": Entry(
        "没有名字里含“{text}”的用例",
        "no case has '{text}' in its id",
        "用例的名字是用例文件里的 id",
        "cases are named by the id in the cases file",
    ),
    "E533": Entry("没有“{given}”这一类条款", "there is no kind of clause '{given}'", "可用：{known}", "there are: {known}"),
    "E534": Entry(
        "{place}：不合 JSON Schema：{reason}",
        "{place}: does not fit the JSON Schema: {reason}",
        "编辑器里也会标出这一处；zhaolu check 说得更细",
        "an editor marks this too; zhaolu check says more",
    ),
    "E528": Entry(
        "被打断：已判定 {done} 人，其余没有判定",
        "interrupted: {done} decided, the rest not",
        "已经输出的结论都是完整的；重新运行即可",
        "the decisions already written are whole; run it again",
    ),
    "E540": Entry(
        "这份规则集用到了 SQL 还不会的：{gap}",
        "this ruleset uses what SQL cannot do yet: {gap}",
        "用 zhaolu evaluate 逐条判定（不限大小），或换一种写法",
        "decide record by record with zhaolu evaluate, or write the rule another way",
    ),
    "E541": Entry(
        "没有叫“{name}”的字段，或它不能单独成列",
        "no fact is called '{name}', or it has no column of its own",
        "写编号或中文名，对象写到字段，如 现工作单位.单位类别",
        "write the id or label; for objects name the field, such as employment.unit_kind",
    ),
    "E542": Entry(
        "{file} 里“{name}”的列名不是文字",
        "{file}: the column of '{name}' is not a text",
        "例如 {{\"出生日期\": \"csrq\"}}",
        "for example {{\"birth_date\": \"csrq\"}}",
    ),
    "E543": Entry(
        "这里要用到 {package}，还没有安装",
        "{package} is needed here and is not installed",
        "安装：pip install 'zhaolu[{extra}]'",
        "install it: pip install 'zhaolu[{extra}]'",
    ),
    "E544": Entry(
        "{file} 不是能读的表：{reason}",
        "{file} is not a table that can be read: {reason}",
        "用 Parquet 文件，列名用字段的编号或中文名",
        "use a Parquet file whose columns are named by facts' ids or labels",
    ),
}
