"""E57x, E58x: whole tables decided: inputs in files and databases, results in files."""

from __future__ import annotations

from zhaolu.catalog import Entry

CODES: dict[str, Entry] = {
    "E570": Entry(
        "{name} 里要读哪张表没有写明",
        "{name}: it is not said which table is to be read",
        "加 --table 表名；有这些：{known}",
        "add --table NAME; there are: {known}",
    ),
    "E571": Entry("{name} 里没有表“{table}”", '{name} has no table "{table}"'),
    "E572": Entry(
        "数据库 {name} 用不了：{reason}",
        "the database {name} cannot be used: {reason}",
        "检查地址、口令、权限，以及是否正被别的程序独占",
        "check the address, the password, the permissions, and whether another program holds it",
    ),
    "E573": Entry(
        "不会写 {file} 这种格式的结果",
        "results cannot be written as {file}",
        "用 .csv、.xlsx、.parquet 或 .arrow",
        "use .csv, .xlsx, .parquet or .arrow",
    ),
    "E574": Entry(
        "{file} 装不下：一张工作表最多 {limit} 人；没有写出",
        "{file} cannot hold the result: a sheet takes {limit} persons at most; nothing was written",
        "写成 .csv 或 .parquet，或把名单分成几份",
        "write .csv or .parquet, or split the list",
    ),
    "E575": Entry(
        "{file} 用了两次：{one}和{other}不能是同一个文件",
        "{file} is named twice: {one} and {other} cannot be the same file",
        "换一个文件名",
        "choose another name",
    ),
    "E576": Entry("{file} 里没有“{column}”这一列", '{file} has no column "{column}"'),
    "E577": Entry(
        "被打断：已判定 {done} 行，{file} 没有写出",
        "interrupted after {done} rows; {file} was not written",
        "原有的同名文件没有动；重新运行同一条命令即可，会从头判定",
        "a file of that name is as it was; run the same command again, it begins anew",
    ),
    "E578": Entry(
        "写 {file} 写到一半失败：{reason}；没有写出，原有的同名文件没有动",
        "writing {file} failed halfway: {reason}; nothing was written, a file of that name is as it was",
        "腾出空间或换一个位置，再运行同一条命令",
        "make room or choose another place, and run the same command again",
    ),
    "E579": Entry(
        "第 {row} 行：数据库与逐条判定的结论不一样；没有写出",
        "row {row}: the database and the single decision do not agree; nothing was written",
        "这是程序的错，请报给维护者；不加 --output 可以逐条判定",
        "this is our fault, please report it; without --output records are decided one by one",
    ),
    "E581": Entry(
        "{name} 里没有 Parquet 文件",
        "there are no Parquet files in {name}",
        "写文件、文件夹或 'data/*.parquet' 这样的式样；** 代表各级文件夹",
        "name a file, a folder or a pattern such as 'data/*.parquet'; ** stands for folders of any depth",
    ),
    "E582": Entry(
        "{file} 不是数据库，不用 --table",
        "{file} is no database: --table has no use there",
        "删去 --table；数据库写成 postgresql://…、名单.duckdb 或 名单.sqlite",
        "leave --table out; databases are postgresql://…, list.duckdb or list.sqlite",
    ),
    "E583": Entry(
        "{file} 里是一条条记录，没有列，不用 --columns",
        "{file} holds records without columns: --columns has no use there",
        "--columns 只用于表格和数据库",
        "--columns is for tables and databases only",
    ),
    "E584": Entry(
        "{file} 应以 .html 结尾",
        "{file} should end in .html",
        "例如 --report 汇总.html",
        "for example --report summary.html",
    ),
    "N580": Entry(
        "已删去上次没有写完的 {file}（{count} 份）",
        "what an earlier run left unfinished of {file} was removed ({count})",
    ),
    "N581": Entry(
        "逐条判定，会慢一些：{why}",
        "decided one by one, which takes longer: {why}",
    ),
}
