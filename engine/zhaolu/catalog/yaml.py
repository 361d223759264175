"""Files and YAML: E201–E239."""

from __future__ import annotations

from zhaolu.catalog import Entry

_QUOTE = "用单引号把整段文字括起来，或用 | 另起一行写"
_QUOTE_EN = "put the whole text in single quotes, or write it after | on the next line"

CODES: dict[str, Entry] = {
    "E201": Entry(
        "YAML 读到这里读不下去（{problem}）",
        "the YAML cannot be read beyond this point ({problem})",
        "检查这一行的缩进、冒号和引号",
        "check this line's indent, colons and quotation marks",
    ),
    "E202": Entry("文字以 {sign} 开头，{sign} 在 YAML 里是{role}", "the text begins with {sign}, in YAML {role}", _QUOTE, _QUOTE_EN),
    "E203": Entry(
        "文字里有冒号加空格，YAML 把它当作新的键", "the text holds a colon and a space, which YAML takes for a new key", _QUOTE, _QUOTE_EN
    ),
    "E204": Entry(
        "花括号里的 {written} 没有值：多半是逗号把文字切断了",
        "within braces {written} has no value: a comma has probably cut the text",
        "把整段文字用单引号括起来，或改成一行一个键的写法、用 | 另起一行写",
        "put the whole text in single quotes, or write one key per line, or use | on the next line",
    ),
    "E205": Entry(
        "空格加 # 起是 YAML 的注释，规则文字在这里被截断：{cut}",
        "a space and # begin a YAML comment; the rule text is cut here: {cut}",
        "# 属于文字的，" + _QUOTE + "；是注释的，移到单独一行",
        "if # belongs to the text, " + _QUOTE_EN + "; if it is a comment, move it to a line of its own",
    ),
    "E206": Entry("缩进里有制表符（Tab）", "there is a tab in the indentation", "改用空格", "use spaces"),
    "E207": Entry(
        "文件不是 UTF-8 编码，{encoding}",
        "the file is not UTF-8; {encoding}",
        "另存为 UTF-8（编辑器的“另存为”里选编码）",
        "save it again as UTF-8",
    ),
    "E208": Entry(
        "文件太大：{size} MB，上限 {limit} MB",
        "the file is too large: {size} MB, the limit is {limit} MB",
        "拆成几个文件；规则集和用例用不到这么大",
        "split it; no ruleset or cases file needs this size",
    ),
    "E209": Entry(
        "嵌套太深，上限 {limit} 层",
        "nested too deeply; the limit is {limit} levels",
        "把内层拿出来，用 define 起名",
        "take the inner parts out and name them under define",
    ),
    "E210": Entry(
        "键 {key} 重复，第 {line} 行已经有了",
        "the key {key} is repeated; line {line} has it already",
        "删掉一个，或改名",
        "remove one or rename it",
    ),
    "E211": Entry(
        "引用（*名）展开后太大，一个文件里最多重复 {limit} 个节点",
        "aliases (*name) expand too far; at most {limit} nodes may be repeated in a file",
        "把内容直接写出来",
        "write the content out",
    ),
    "E212": Entry(
        "引用 *{name} 指的锚点 &{name} 不在前面",
        "the alias *{name} has no anchor &{name} before it",
        "* 属于文字的，" + _QUOTE,
        "if * belongs to the text, " + _QUOTE_EN,
    ),
    "E213": Entry(
        "不接受类型标记 {tag}",
        "the tag {tag} is not accepted",
        "去掉标记；! 属于文字的，" + _QUOTE,
        "remove the tag; if ! belongs to the text, " + _QUOTE_EN,
    ),
    "E214": Entry("不接受合并键 <<", "merge keys (<<) are not accepted", "把要合并的内容直接写出来", "write the merged content out"),
    "E215": Entry(
        "一个文件里只能有一份文档，这里又开始了一份",
        "a file holds one document; another begins here",
        "删掉 ---，或拆成两个文件",
        "remove --- or split the file",
    ),
    "E216": Entry("文件是空的", "the file is empty", "若刚建文件，可用 zhaolu new 得到一份开头", "zhaolu new writes a first version"),
    "E217": Entry(
        "{written} 没有加引号，YAML 会读成{taken}",
        "{written} is not quoted and YAML would take it for {taken}",
        '加引号："{written}"',
        'quote it: "{written}"',
    ),
    "E218": Entry("键必须是文字，这里是 {written}", "a key must be text; this is {written}", "给键加引号", "quote the key"),
    "E219": Entry(
        "没有 {written} 这一天",
        "there is no such day as {written}",
        "改成存在的日期；要文字就加引号",
        "write an existing date; for text, quote it",
    ),
    "E220": Entry(
        "有不可见的控制字符 {char}",
        "there is an invisible control character {char}",
        "删掉它；常见于从 PDF 或网页复制",
        "remove it; it often comes from copying out of a PDF or a web page",
    ),
    "E221": Entry("文件读不了：{reason}", "the file cannot be read: {reason}"),
    "E222": Entry(
        "这里的 {sign} 是全角的，YAML 不认",
        "this {sign} is full-width; YAML does not know it",
        "改成半角“{ascii}”（冒号、逗号后要有空格）",
        "write “{ascii}” in ASCII, with the space",
    ),
    "E223": Entry(
        "这里的 {sign} 没有对应的收尾",
        "this {sign} is never closed",
        "补上收尾的括号或引号；{sign} 属于文字的，用引号把整段括起来，或用 | 另起一行写",
        "close it; if {sign} belongs to the text, quote the whole text or write it after | on the next line",
    ),
    "E224": Entry(
        "这一行接不上前面：缩进不对，或前面少了冒号",
        "this line does not continue what stands before: wrong indent, or a colon is missing before it",
        "同一层的键要左对齐，键后面是半角冒号加空格",
        "align keys of one level; a key is followed by an ASCII colon and a space",
    ),
    "E225": Entry("没有引号的文字里不能有 {sign}", "text without quotation marks cannot hold {sign} here", _QUOTE, _QUOTE_EN),
    "E226": Entry(
        "双引号里的反斜杠写法不认识",
        "unknown escape within double quotes",
        "反斜杠写成 \\\\，或改用单引号",
        "write \\\\ for a backslash, or use single quotes",
    ),
    "E227": Entry("数太长，最多 {limit} 位", "the number is too long; at most {limit} digits", "要文字就加引号", "for text, quote it"),
    "E228": Entry("键是空的", "the key is empty", "在冒号前写上键", "write the key before the colon"),
    "E229": Entry("引用 *{name} 指向它自己的内部", "the alias *{name} points inside itself", "把内容直接写出来", "write the content out"),
    "E230": Entry(
        "锚点 &{name} 没有被用到",
        "the anchor &{name} is never used",
        "去掉它；& 属于文字的，" + _QUOTE,
        "remove it; if & belongs to the text, " + _QUOTE_EN,
    ),
}
