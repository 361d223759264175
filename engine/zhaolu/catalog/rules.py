"""Documents, ledger, overlays and cases: E301–E359."""

from __future__ import annotations

from zhaolu.catalog import Entry

_QUOTE = "用单引号把整段文字括起来，或用 | 另起一行写"
_QUOTE_EN = "put the whole text in single quotes, or write it after | on the next line"

CODES: dict[str, Entry] = {
    "E301": Entry("不认识的键 {key}", "unknown key {key}"),
    "E302": Entry(
        "缺少 {key}",
        "{key} is missing",
        "补上 {key}；各键的意思见 grammar 里的 JSON Schema",
        "add {key}; the JSON Schemas in grammar explain each key",
    ),
    "E303": Entry("这里要{expected}，写的是{got}", "expected {expected}, found {got}"),
    "E304": Entry(
        "这里要规则文字，但以 {sign} 开头，成了 YAML 的列表或键值表",
        "expected rule text, but it begins with {sign} and became a YAML list or mapping",
        _QUOTE,
        _QUOTE_EN,
    ),
    "E305": Entry("这里没有写内容", "nothing is written here", "写上内容，或删掉这个键", "write something or remove the key"),
    "E306": Entry("{written} 不在可用的写法里", "{written} is not one of the values allowed here"),
    "E307": Entry(
        "名字 {written} 只能用小写英文字母、数字和连字符",
        "the name {written} may only hold lower-case ASCII letters, digits and hyphens",
        "如 age-limit",
        "such as age-limit",
    ),
    "E308": Entry(
        "名字 {id} 重复，第 {line} 行已经用了",
        "the id {id} is used twice; line {line} has it already",
        "改成不同的名字",
        "give it another name",
    ),
    "E309": Entry(
        "文件里写的是 {found}，文件名说的是 {wanted}",
        "the file says {found}, its name says {wanted}",
        "改文件名，或改 notice 里的 province、year、program、city",
        "rename the file or correct province, year, program or city under notice",
    ),
    "E310": Entry("至少要有 {least} 项", "at least {least} needed"),
    "E311": Entry("数太{side}，界限是 {bound}", "the number breaks its bound {bound}"),
    "E312": Entry("这里的值不对（{reason}）", "this value cannot be used ({reason})"),
    "E313": Entry(
        "{names} 里要写一个，而且只写一个（现在有 {count} 个）",
        "exactly one of {names} is needed (there are {count})",
        "只留一个；几个条件都要满足时用 且 连起来，任一即可时用 one_of",
        "keep one; join conditions with 且, or use one_of where any suffices",
    ),
    "E314": Entry("写了 {key} 就要写 {needs}", "{key} needs {needs}", "补上 {needs}，或删掉 {key}", "add {needs} or remove {key}"),
    "E321": Entry("引用了清单里没有的条 {clause}", "the clause {clause} is not in the ledger"),
    "E322": Entry(
        "第 {clause} 条没有任何一项落实，也没有写 kind",
        "nothing accounts for clause {clause}, and it has no kind",
        "写一项并引用这一条（clause 或 also）；不必写成规则的，给这一条写 kind，如 information",
        "let an item cite it (clause or also), or give it a kind such as information",
    ),
    "E323": Entry("listed_with 里的 {clause} 不是清单里的条", "listed_with names {clause}, which is not in the ledger"),
    "E324": Entry(
        "读法 {name} 只有 {count} 种选择，至少要两种",
        "the reading {name} has {count} options; it needs two at least",
        "写出另一种读法；没有歧义就不用写成读法",
        "add the other option; without an ambiguity there is no reading to write",
    ),
    "E325": Entry(
        "读法 {name} 的 settled 写的是 {settled}，options 里没有", "settled of the reading {name} is {settled}, which is no option"
    ),
    "E326": Entry("读法 {name} 写了 settled，没有写依据", "the reading {name} is settled without a source", "补上 source", "add source"),
    "E327": Entry("这里的读法 {name} 没有定义", "there is no reading {name}"),
    "W328": Entry(
        "第 {clause} 条写了 kind（不由规则落实），又被 {id} 引用",
        "clause {clause} has a kind (nothing encodes it) and is cited by {id}",
        "删掉 kind，或不引用",
        "remove the kind or the citation",
    ),
    "E331": Entry("找不到上级规则集 {parent}", "there is no parent ruleset {parent}"),
    "E332": Entry(
        "上级关系成了圈：{circle}", "the overlays form a circle: {circle}", "改其中一个的 overlay_on", "change overlay_on in one of them"
    ),
    "E333": Entry(
        "上级没有 {id}，无从代替",
        "there is no {id} in the parent to replace",
        "删掉 replaces，或改成上级的名字",
        "remove replaces or name an item of the parent",
    ),
    "E334": Entry(
        "上级已有 {id}（{file} 第 {line} 行）",
        "{id} is already in the parent ({file}, line {line})",
        "要代替上级的，加 replaces: true；不是的，换一个名字",
        "add replaces: true to replace it, or choose another name",
    ),
    "E335": Entry("要去掉的 {id} 上级没有", "there is no {id} in the parent to remove"),
    "E336": Entry(
        "上级没有名为 {id} 的择一规则",
        "the parent has no one_of rule {id}",
        "只能给 one_of 的规则加支；别的规则用 replaces: true 整条代替",
        "only one_of rules take alternatives; replace other rules with replaces: true",
    ),
    "E337": Entry(
        "define 里的 {name} 上级已有（{file} 第 {line} 行）",
        "{name} is already defined in the parent ({file}, line {line})",
        "换一个名字：上级的规则还要用它自己的定义",
        "choose another name: the parent's rules use their own definition",
    ),
    "E338": Entry(
        "{key} 只用于叠加层，这里没有写 overlay_on",
        "{key} is for overlays only; there is no overlay_on",
        "写上 overlay_on，或删掉 {key}",
        "add overlay_on or remove {key}",
    ),
    "E339": Entry(
        "有上级的规则集要写 notice.city", "an overlay needs notice.city", "写上 city: {{id: …, name: …}}", "add city: {{id: …, name: …}}"
    ),
    "E341": Entry(
        "改不了 {path}：{reason}",
        "{path} cannot be changed: {reason}",
        "路径如 employment.unit_kind、education[1].level（从 1 数起）",
        "paths look like employment.unit_kind or education[1].level (counting from 1)",
    ),
    "E342": Entry("这一行有 {count} 格，columns 有 {wanted} 列", "this row has {count} cells, there are {wanted} columns"),
    "E343": Entry(
        "用例写的规则集是 {found}，它旁边的是 {wanted}",
        "the cases are for {found}, the ruleset beside them is {wanted}",
        "改 ruleset，或改文件名",
        "correct ruleset or rename the file",
    ),
    "E344": Entry(
        "record 是整份记录，不能和 {key} 一起写",
        "record is a whole record; {key} cannot stand beside it",
        "留 record，或改用 base 加 change",
        "keep record, or use base with change",
    ),
    "E345": Entry("columns 里要有 outcome", "columns need outcome"),
    "E346": Entry("这份用例没有一个例子", "there are no cases here", "写 cases，或写 table", "write cases or table"),
}
