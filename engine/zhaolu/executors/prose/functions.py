"""Wording of functions: a noun phrase for a value, a condition and its opposite for a truth value.

The function table (`ir.functions`) says how most read; here stand the opposites of conditions, functions of any number
of arguments and those the table leaves unworded. `{0}`, `{1}` … are the arguments in words. A function of a plugin
without wording is called by its name.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from zhaolu.ir.functions import FUNCTIONS


class Phrase(NamedTuple):
    """One function. `zh_not` and `en_not` are set where it yields a truth value. `{all}` joins every argument."""

    zh: str
    en: str
    zh_not: str = ""
    en_not: str = ""


PHRASES: Final[dict[str, Phrase]] = {
    # ours
    "age": Phrase("截至{1}的年龄", "the age on {1}"),
    # dates
    "day of year": Phrase("{0}在一年中的日序", "the day of the year of {0}"),
    "week of year": Phrase("{0}在一年中的周序", "the week of the year of {0}"),
    # numbers
    "decimal": Phrase("{0}取{1}位小数", "{0} to {1} decimal places"),
    "sqrt": Phrase("{0}的平方根", "the square root of {0}"),
    "log": Phrase("{0}的自然对数", "the natural logarithm of {0}"),
    "exp": Phrase("e 的{0}次方", "e to the power {0}"),
    "odd": Phrase("{0}是奇数", "{0} is odd", "{0}不是奇数", "{0} is not odd"),
    "even": Phrase("{0}是偶数", "{0} is even", "{0}不是偶数", "{0} is not even"),
    # lists
    "min": Phrase("{all}中最小者", "the least of {all}"),
    "max": Phrase("{all}中最大者", "the greatest of {all}"),
    "sum": Phrase("{all}之和", "the sum of {all}"),
    "count": Phrase("{0}的项数", "the number of {0} entries"),
    "mean": Phrase("{all}的平均数", "the mean of {all}"),
    "median": Phrase("{all}的中位数", "the median of {all}"),
    "mode": Phrase("{all}的众数", "the mode of {all}"),
    "stddev": Phrase("{all}的标准差", "the standard deviation of {all}"),
    "product": Phrase("{all}之积", "the product of {all}"),
    "all": Phrase("{all}全部成立", "all of {all} hold", "{all}不全成立", "not all of {all} hold"),
    "any": Phrase("{all}至少一个成立", "at least one of {all} holds", "{all}无一成立", "none of {all} holds"),
    "list contains": Phrase("{0}中有{1}", "{0} includes {1}", "{0}中没有{1}", "{0} does not include {1}"),
    "append": Phrase("{0}添上{rest}", "{0} with {rest} added"),
    "concatenate": Phrase("{all}合在一起", "{all} joined"),
    "union": Phrase("{all}的并集", "the union of {all}"),
    "flatten": Phrase("{0}摊平后的各项", "the items of {0} flattened"),
    "reverse": Phrase("{0}倒序", "{0} in reverse"),
    "index of": Phrase("{1}在{0}中的位置", "the positions of {1} in {0}"),
    "sublist": Phrase("{0}自第{1}项起的部分", "the part of {0} from item {1}"),
    "insert before": Phrase("{0}在第{1}项前插入{2}", "{0} with {2} before item {1}"),
    "remove": Phrase("{0}去掉第{1}项", "{0} without item {1}"),
    "list replace": Phrase("{0}以{2}替换{1}", "{0} with {1} replaced by {2}"),
    # text
    "contains": Phrase("{0}含有{1}", "{0} contains {1}", "{0}不含{1}", "{0} does not contain {1}"),
    "starts with": Phrase("{0}以{1}开头", "{0} starts with {1}", "{0}不以{1}开头", "{0} does not start with {1}"),
    "ends with": Phrase("{0}以{1}结尾", "{0} ends with {1}", "{0}不以{1}结尾", "{0} does not end with {1}"),
    "matches": Phrase("{0}符合格式{1}", "{0} matches the pattern {1}", "{0}不符合格式{1}", "{0} does not match the pattern {1}"),
    "substring": Phrase("{0}自第{1}字起的部分", "the part of {0} from character {1}"),
    "substring before": Phrase("{0}在{1}之前的部分", "the part of {0} before {1}"),
    "substring after": Phrase("{0}在{1}之后的部分", "the part of {0} after {1}"),
    "upper case": Phrase("{0}的大写", "{0} in upper case"),
    "lower case": Phrase("{0}的小写", "{0} in lower case"),
    "replace": Phrase("{0}把{1}替换为{2}", "{0} with {1} replaced by {2}"),
    "split": Phrase("{0}按{1}分开的各段", "the pieces of {0} split at {1}"),
    "string join": Phrase("{0}连成的文字", "{0} joined into one text"),
    "is": Phrase("{0}与{1}完全相同", "{0} is exactly {1}", "{0}与{1}不完全相同", "{0} is not exactly {1}"),
    "before": Phrase("{0}在{1}之前", "{0} is before {1}", "{0}不在{1}之前", "{0} is not before {1}"),
    "after": Phrase("{0}在{1}之后", "{0} is after {1}", "{0}不在{1}之后", "{0} is not after {1}"),
}


def phrase(function: str, arguments: int) -> Phrase:
    """The wording of a function with so many arguments; one that nothing words is called by its name."""
    row = FUNCTIONS.get(function)
    found = PHRASES.get(function)
    if found is None and row is not None and row.reads_zh and _highest(row.reads_zh) == arguments - 1:
        found = Phrase(row.reads_zh, row.reads_en or row.reads_zh)
    if found is not None and _highest(found.zh) < arguments:
        return found
    zh = row.zh if row is not None and row.zh else function
    return Phrase(
        f"由{{all}}得出的“{zh}”", f"“{function}” of {{all}}", f"由{{all}}得出的“{zh}”不成立", f"“{function}” of {{all}} does not hold"
    )


def _highest(template: str) -> int:
    return max((n for n in range(9) if f"{{{n}}}" in template), default=-1)
