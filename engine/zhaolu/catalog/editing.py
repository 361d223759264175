"""E59x: the language server and watching."""

from __future__ import annotations

from typing import Final

from zhaolu.catalog import Entry

CODES: Final[dict[str, Entry]] = {
    "E590": Entry(
        "zhaolu lsp 由编辑器启动，不在终端里用",
        "zhaolu lsp is started by an editor, not from a terminal",
        "编辑器怎么设置见 docs/editor.md；不用编辑器的，用 zhaolu check --watch",
        "docs/editor.md says how to set up an editor; without one, use zhaolu check --watch",
    ),
    "E591": Entry(
        "{file} 不在所检查的规则集目录 {folder} 里",
        "{file} is not in the folder of rulesets that is checked, {folder}",
        "规则集放在 <目录>/<省>/<年>-<项目>.yaml，目录用 --rulesets 指明",
        "a ruleset lies at <folder>/<province>/<year>-<programme>.yaml; name the folder with --rulesets",
    ),
    "E592": Entry(
        "--watch 边改边看，只有文字，不能和 --format {format} 一起用",
        "--watch shows text only; it does not go with --format {format}",
        "去掉 --watch 或 --format",
        "leave out --watch or --format",
    ),
}
