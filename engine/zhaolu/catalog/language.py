"""Messages about rule text: E10x–E13x it does not parse, E14x–E17x it does not mean anything, E18x it fails when run."""

from __future__ import annotations

from typing import Final

from zhaolu.catalog import Entry

CODES: Final[dict[str, Entry]] = {
    "E101": Entry(
        "这里不该出现“{found}”，此处应为{expected}",
        "`{found}` cannot stand here; expected {expected}",
        "看看前面是否少了运算符、逗号或括号",
        "look for a missing operator, comma or bracket just before",
    ),
    "E102": Entry("没有写完：后面还应有{expected}", "unfinished: {expected} should follow", "把这一句补完", "complete the expression"),
    "E103": Entry(
        "没有“{found}”这个写法", "there is no operator `{found}`", "相等写一个等号：{instead}", "equality is one sign: {instead}"
    ),
    "E104": Entry(
        "没有“{found}”这个写法", "there is no operator `{found}`", "等号写在后面：{instead}", "the equals sign comes last: {instead}"
    ),
    "E105": Entry("括号“{found}”没有配上“{missing}”", "the bracket `{found}` lacks its `{missing}`", "补上“{missing}”", "add `{missing}`"),
    "E106": Entry("规则里不能用字符“{found}”（{point}）", "the character `{found}` ({point}) has no use in rule text"),
    "E107": Entry(
        "“{found}”没有对应的左括号", "`{found}` closes nothing", "去掉它，或在前面补上左括号", "remove it, or add the opening bracket"
    ),
    "E108": Entry(
        "文字没有结束：缺右引号",
        "the text is not closed: a quote is missing",
        "文字写在一对引号里，不能跨行",
        "a text stands between two quotes on one line",
    ),
    "E109": Entry(
        "比较不能连写：“{found}”前面已经有一个比较",
        "comparisons cannot be chained: there is one before `{found}` already",
        "用“且”连接两个比较，或写成 x 介于 a 与 b",
        "join two comparisons with `and`, or write `x between a and b`",
    ),
    "E110": Entry("“{word}”后面要有括号", "`{word}` needs brackets", "写成 非(…)", "write not(…)"),
    "E111": Entry("没有“{found}”这个写法", "there is no operator `{found}`", "改用 {instead}", "use {instead}"),
    "E112": Entry(
        "规则语言不支持花括号（FEEL 的上下文字面量、函数定义）",
        "braces (FEEL contexts and function definitions) are not part of the rule language",
        "列表用 [ ]；数据请写成表（tables）",
        "lists use [ ]; keep data in tables",
    ),
    "E113": Entry("没有 {clock} 这个时刻", "there is no time {clock}", "时刻从 00:00 到 24:00", "times run from 00:00 to 24:00"),
    "E114": Entry(
        "“禁止报名”后面要写年数",
        "a ban needs a number of years",
        "写成 禁止报名 1 年，或 禁止报名 3 年 自 某日 起",
        "write ban registration for 1 year, or ban registration for 3 years from a day",
    ),
    "E115": Entry("没有“{found}”这种处理", "there is no effect `{found}`"),
    "E116": Entry(
        "看不懂这个时间：“{found}”处",
        "cannot read this time at `{found}`",
        "可写：2019-04-25 至 2019-05-30；截至 2025-08-25；自 2025-04-01 起；X 后 7 日内；X 后至少 5 个工作日",
        "write: 2019-04-25 to 2019-05-30; by 2025-08-25; from 2025-04-01; within 7 days after X; at least 5 working days after X",
    ),
    "E120": Entry(
        "规则太长：{length} 个字符，上限 {limit}",
        "rule text too long: {length} characters, limit {limit}",
        "拆成几个定义（define）",
        "split it into definitions",
    ),
    "E121": Entry(
        "嵌套太深：超过 {limit} 层",
        "nested too deeply: more than {limit} levels",
        "把里层写成定义（define）",
        "move inner parts into definitions",
    ),
    "E122": Entry("文字要用双引号，不能用单引号", "texts use double quotes, not single ones", '写成 "…" 或 “…”', 'write "…"'),
    "E123": Entry(
        "数太大或太小：小数点前后最多 {limit} 位", "number too large or too small: at most {limit} digits on either side of the point"
    ),
    "E130": Entry(
        "“{found}”连在一起了", "`{found}` runs words together", "关键字两边加空格：{split}", "put spaces around keywords: {split}"
    ),
    "E140": Entry("没有“{name}”这个名称", "there is no name `{name}`"),
    "E141": Entry("{owner}没有“{name}”这一项", "{owner} has no field `{name}`"),
    "E142": Entry("“{value}”不是{owner}可取的值", '"{value}" is not a value of {owner}'),
    "E143": Entry("{left}与{right}不能用“{op}”比较", "{left} and {right} cannot be compared with `{op}`"),
    "E144": Entry("{left}与{right}不能做“{op}”运算", "`{op}` does not apply to {left} and {right}"),
    "E145": Entry("没有“{name}”这个函数", "there is no function `{name}`"),
    "E146": Entry(
        "函数“{name}”的参数个数不对：{found} 个", "wrong number of arguments for `{name}`: {found}", "写成 {usage}", "write {usage}"
    ),
    "E147": Entry("函数“{name}”的参数类型不对：{found}", "wrong argument types for `{name}`: {found}", "写成 {usage}", "write {usage}"),
    "E148": Entry("函数“{name}”没有叫“{parameter}”的参数", "`{name}` has no parameter `{parameter}`", "写成 {usage}", "write {usage}"),
    "E149": Entry("这里要{expected}，写的是{found}", "expected {expected}, found {found}"),
    "E150": Entry("“{op}”这里要写条件（真或假），写的是{found}", "`{op}` takes conditions (true or false), this is {found}"),
    "E151": Entry("{found}不是列表，不能逐项检查", "{found} is not a list and has no items to go through"),
    "E152": Entry(
        "方括号里要写位置（数）或条件，这里是{found}", "square brackets take a position (number) or a condition, this is {found}"
    ),
    "E153": Entry(
        "“{text}”不是日期、时刻或时长",
        "`{text}` is no date, time or duration",
        '写法：@"2025-05-15"、@"2025-05-15T08:00:00+08:00"、@"P7D"',
        'write @"2025-05-15", @"2025-05-15T08:00:00+08:00" or @"P7D"',
    ),
    "E154": Entry("没有“{name}”这个读法", "there is no reading `{name}`"),
    "E155": Entry("没有“{name}”这张表", "there is no table `{name}`"),
    "E156": Entry(
        "reading(…) 里要直接写读法的名称",
        "reading(…) takes the name of a reading in quotes",
        '写成 reading("名称")',
        'write reading("name")',
    ),
    "E157": Entry(
        "时段“{name}”后面要写 .首日、.末日、.开始 或 .结束",
        "a window needs a part: .首日 first day, .末日 last day, .开始 start, .结束 end",
    ),
    "E158": Entry("范围的两端要是同一种值：{left}与{right}", "the ends of a range must be of one kind: {left} and {right}"),
    "E159": Entry("{found}没有先后大小", "{found} has no order", "用 = 或“属于”比较", "compare with = or in"),
    "E160": Entry("非(…) 里只写一个条件", "not(…) takes one condition", "用 且、或 把条件连起来", "join the conditions with and / or"),
    "E161": Entry("规则语言不支持“{what}”", "`{what}` is not part of the rule language"),
    "E162": Entry("如果…则…否则 的两个结果种类不同：{left}与{right}", "the two results of if are of different kinds: {left} and {right}"),
    "E163": Entry("年份超出 1 到 9999：{text}", "the year is outside 1 to 9999: {text}"),
    "E180": Entry("{what}", "{what}"),
    "E181": Entry(
        "计算步数超过 {limit}",
        "more than {limit} steps of evaluation",
        "缩小列表，或把条件写简单些",
        "make lists shorter or the condition simpler",
    ),
    "E182": Entry(
        "定义套定义超过 {limit} 层", "definitions nested more than {limit} deep", "看看定义是否绕成了圈", "look for a circle of definitions"
    ),
    "E190": Entry("没有写表达式", "no expression given", "例：zhaolu expr '1 + 1'", "for example: zhaolu expr '1 + 1'"),
    "E191": Entry("读不了 {file}：{reason}", "cannot read {file}: {reason}"),
    "E192": Entry("{file} 里没有记录", "{file} holds no record"),
    "W101": Entry(
        "“{name}”可能是“无”，这里没有先判断",
        "`{name}` can be none and is not tested for it",
        "先写 {name} != 空 且 …",
        "test {name} != null first",
    ),
    "W102": Entry("{found}不是列表，当作只有一项的列表", "{found} is no list and is taken as a list of one"),
    "W104": Entry("这个列表里各项不是同一种值：{left}与{right}", "the items of this list are of different kinds: {left} and {right}"),
    "W103": Entry(
        "“{text}”没有写时区，按北京时间（+08:00）",
        "`{text}` has no offset and is taken as Beijing time (+08:00)",
        '写成 @"{text}+08:00"',
        'write @"{text}+08:00"',
    ),
}
