"""Messages of the vocabulary, of records at the door, of files of records, and of plugins."""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    # --- vocabulary -------------------------------------------------------------------------------------------------
    "E401": Entry(
        "名字“{name}”在同一层里已经用过（第 {line} 行）",
        'the name "{name}" is already used in this scope (line {line})',
        "同一层里的 id、label、aliases 互不相同，规则和表头才能认出是哪一个",
        "ids, labels and aliases of one scope must all differ",
    ),
    "E402": Entry(
        "“{name}”不能作中文名：{why}",
        '"{name}" cannot be a label: {why}',
        "用文字、数字和下划线，不以数字开头；原来的写法可以放进 aliases",
        "use letters, digits and underscores, not starting with a digit; keep the old wording under aliases",
    ),
    "E403": Entry("字段“{name}”的声明不对：{why}", 'the declaration of "{name}" is wrong: {why}'),
    "E404": Entry("推定的字段“{path}”不能用：{why}", 'the presumed fact "{path}" cannot be used: {why}'),
    "E406": Entry(
        "“{written}”不能作字段的 id",
        '"{written}" cannot be the id of a fact',
        "小写英文字母开头，只用小写字母、数字和下划线，如 birth_date",
        "start with a lower-case letter; use lower-case letters, digits and underscores, such as birth_date",
    ),
    # --- records ----------------------------------------------------------------------------------------------------
    "E410": Entry(
        "{path}里没有{key}这一项",
        "{path} has no member {key}",
        "用 id 或中文名作键；全部名字见 zhaolu template 写出的表",
        "use ids or Chinese labels as keys; zhaolu template writes a table of all of them",
    ),
    "E411": Entry("{path}应是{wanted}，写的是{got}", "{path} should be {wanted}, but is {got}"),
    "E412": Entry("{path}没有{value}这个取值", "{path} cannot be {value}"),
    "E413": Entry("{path}的日期{value}不对：{why}", "{path}: {value} is not a date: {why}"),
    "E414": Entry(
        "{path}不能是 null",
        "{path} cannot be null",
        "不知道就删去这一项；列表确实为空就写 []",
        "leave it out if it is not known; an empty list is []",
    ),
    "E415": Entry(
        "{path}写了两次：键“{first}”和“{second}”是同一项",
        '{path} is given twice: the keys "{first}" and "{second}" mean the same',
        "只留一个",
        "keep one of them",
    ),
    "E416": Entry(
        "一条记录应是对象（一组键和值），这里是{got}",
        "a record should be an object, but this is {got}",
        "写成 {{…}}；多条记录放进方括号 [{{…}}, {{…}}]",
        "write {{...}}; several records go into brackets [{{...}}, {{...}}]",
    ),
    "E417": Entry("记录的名字 id 应是文字或整数，写的是{got}", "the record's name (id) should be text or a whole number, but is {got}"),
    "E418": Entry("{path}太长，最多 {limit} {unit}", "{path} is too long: at most {limit} {unit}"),
    "E419": Entry(
        "{path}是空的文字",
        "{path} is an empty text",
        "不知道就删去这一项；已知没有就写 null",
        "leave it out if it is not known; write null if there is none",
    ),
    "E420": Entry("{path}应{bounds}，写的是{value}", "{path} should be {bounds}, but is {value}"),
    "W410": Entry(
        "{path}没有写时区，按北京时间（+08:00）处理",
        "{path} has no time zone; taken as Beijing time (+08:00)",
        "写成 2019-05-30T23:30:00+08:00",
        "write 2019-05-30T23:30:00+08:00",
    ),
    "W411": Entry(
        "{path}写了 null，而这一项没有约定“没有”的意思；按“已知没有”处理",
        "{path} is null, which has no settled meaning there; taken as known to be none",
        "不知道就删去这一项",
        "leave it out if it is not known",
    ),
    "W412": Entry("{path}不是已知的名字", "{path} is not a known name", "检查是否写错", "check the spelling"),
    "N410": Entry("{path}末尾的“{ending}”不写，已去掉", '{path}: the ending "{ending}" is left off'),
    "N411": Entry("{path}首尾的空白已去掉", "{path}: white space at the ends was removed"),
    "E423": Entry(
        "没有“{path}”这个字段",
        'there is no fact "{path}"',
        "写 id 的路径，如 birth_date、education.level",
        "write a path of ids, such as birth_date or education.level",
    ),
    "E424": Entry("没有“{format}”这种记录格式", 'there is no record format "{format}"'),
    "E425": Entry("{name} 的表头“{header}”的次序不对：{why}", '{name}: the header "{header}" is out of order: {why}'),
    "E426": Entry(
        "这一行不是合格的 CSV：{why}",
        "not a row of CSV: {why}",
        "用表格软件打开核对后重新保存",
        "check it in a spreadsheet program and save it again",
    ),
    "E427": Entry("这一行太长，最多 {limit} 字节", "the line is too long: at most {limit} bytes"),
    "E428": Entry(
        "“{column}”的项不连续：{why}", 'the items of "{column}" have a gap: {why}', "从 [1] 起依次填写", "fill them in from [1] on"
    ),
    "E429": Entry("{name} 第 {line} 行第 {column} 列：{what}", "{name} line {line}, column {column}: {what}"),
    # --- files of records -------------------------------------------------------------------------------------------
    "E430": Entry("打不开 {name}：{why}", "{name} cannot be opened: {why}"),
    "E431": Entry(
        "{name} 是空的，没有记录", "{name} is empty: there are no records", "检查是否选错了文件", "check that this is the right file"
    ),
    "E432": Entry(
        "看不出 {name} 是什么格式的记录",
        "{name}: the format of the records is not known",
        "用 --input-format 指明，可以是：{formats}",
        "say it with --input-format: {formats}",
    ),
    "E433": Entry("{name} {place}不是合格的 JSON：{why}", "{name}{place}: not JSON: {why}"),
    "E434": Entry(
        "不是合格的 JSON{place}：{why}",
        "not JSON{place}: {why}",
        "JSONL 文件每行是一条完整的记录，形如 {{…}}",
        "every line of a JSONL file is one whole record {{...}}",
    ),
    "E435": Entry(
        "{name} 没有表头：{why}",
        "{name} has no header: {why}",
        "第一行写各列的名字（id 或中文名）；zhaolu template 可以写出空表",
        "name the columns in the first row (ids or labels); zhaolu template writes an empty table",
    ),
    "E436": Entry(
        "{name} 的表头有两列是同一项：{first} 和 {second}",
        "{name}: two columns mean the same: {first} and {second}",
        "只留一列",
        "keep one of them",
    ),
    "E437": Entry(
        "{name} 的表头{header}不是已知的字段（{cell} 列）",
        "{name}: the header {header} is not a known fact (column {cell})",
        "改成字段的名字，或用 --columns 写明它是哪个字段，或删去这一列；zhaolu template 写出全部表头",
        "use the name of a fact, or say with --columns which fact it is, or remove the column; zhaolu template writes all headers",
    ),
    "E438": Entry(
        "{name} 的表头有合并单元格 {cells}",
        "{name}: the header has merged cells {cells}",
        "取消合并，每列写自己的名字，如 医师资格.级别、医师资格.类别",
        "unmerge them and name every column, such as licence.level and licence.category",
    ),
    "E439": Entry(
        "有合并单元格 {cells}，看不出各行各列的值",
        "merged cells {cells}; what belongs to which row is not known",
        "取消合并，每格写自己的值",
        "unmerge them and fill every cell",
    ),
    "E440": Entry(
        "{cell} 是公式，没有存下结果",
        "{cell} is a formula without a stored result",
        "在表格软件里重新计算并保存，或粘贴为数值",
        "recalculate and save it in the spreadsheet program, or paste the value",
    ),
    "E441": Entry(
        "有 {got} 格，表头只有 {wanted} 列",
        "{got} cells, but the header has {wanted} columns",
        "多半是值里有逗号而没有加引号",
        "most often a value holds a comma and is not quoted",
    ),
    "E442": Entry("“{column}”读不懂：{why}", '"{column}" cannot be read: {why}'),
    "E443": Entry(
        "{name} 既不是 UTF-8 也不是 GBK（GB18030）",
        "{name} is neither UTF-8 nor GBK (GB18030)",
        "在表格软件里另存为“CSV UTF-8”",
        'save it as "CSV UTF-8" in the spreadsheet program',
    ),
    "W430": Entry(
        "{name} 不是 UTF-8，已按 GBK（GB18030）读",
        "{name} is not UTF-8; it was read as GBK (GB18030)",
        "如有乱码，请在表格软件里另存为“CSV UTF-8”",
        'if characters are garbled, save it as "CSV UTF-8" in the spreadsheet program',
    ),
    "W431": Entry(
        "{name} 有几张表，只读了第一张“{sheet}”",
        '{name} has several sheets; only the first, "{sheet}", was read',
        "别的表里也有人的，另存成文件再判定",
        "if there are people in the others, save them as files of their own and decide those too",
    ),
    "E444": Entry("{name} 不是可读的工作簿：{why}", "{name} is not a readable workbook: {why}"),
    "E445": Entry(
        "“{column}”与“{other}”互相矛盾",
        '"{column}" and "{other}" contradict each other',
        "同一项只在一处填写",
        "fill in one of them",
    ),
    "E446": Entry(
        "{cell} 是错误值 {value}", "{cell} is the error value {value}", "改正公式或填上值", "mend the formula or fill in a value"
    ),
    "E447": Entry(
        "{name} 太大，最多 {limit}",
        "{name} is too large: at most {limit}",
        "分成几个文件，或用 JSONL、CSV",
        "split it, or use JSONL or CSV",
    ),
    "E448": Entry(
        "有错误的字节，不是{encoding}", "bytes that are not {encoding}", "用正确的编码另存一次", "save it again in the right encoding"
    ),
    "E449": Entry("写不了 {name}：{why}", "{name} cannot be written: {why}"),
    # --- plugins ----------------------------------------------------------------------------------------------------
    "E450": Entry(
        "插件 {plugin} 装不上：{why}",
        "the plugin {plugin} cannot be loaded: {why}",
        "更新或卸载它；其余照常工作",
        "update or uninstall it; everything else works",
    ),
    "E451": Entry(
        "插件 {plugin} 的 {hook} 不合约定：{why}",
        "the plugin {plugin} has a wrong hook {hook}: {why}",
        "对照 zhaolu.extend.hookspecs 的说明",
        "see zhaolu.extend.hookspecs",
    ),
    "E452": Entry(
        "插件 {plugin} 与 {other} 都提供{what}“{name}”，用的是 {other} 的",
        '{plugin} and {other} both supply {what} "{name}"; that of {other} is used',
    ),
    "W450": Entry("插件 {plugin} 登记了两次，只用自带的一次", "the plugin {plugin} is registered twice; the bundled one is used"),
    "W451": Entry("{message}", "{message}"),
}
