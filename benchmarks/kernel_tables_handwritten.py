"""The twelve conditions of `kernel/` over a whole Parquet file by hand: the baselines of `kernel_tables`, DuckDB and Polars.

Make them faster if you can; they may lose no answer. NULL is unknown in both, and their `and`, `or`, `not` are Kleene's.
The cell `null` is none, a month of birth is written `1990-05`. Both write record, outcome, and the clauses that fail and
that are undecided, in the order of the notice. What was tried and is slower: parsing birth dates, which compare as texts;
lists of clauses put together by filtering thirteen cells (`LIST_FILTER`, `concat_list`) instead of looking one up by a number;
in Polars, compressing harder than DuckDB does (its own way is zstd).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

CLAUSES = ("一", "一之二", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
"""The two ways of admission (c1), then c2 to c12."""

_SOME = "CASE WHEN list_contains({0}, true) THEN true WHEN list_count({0}) = len({0}) THEN false END"
_BITS = [1 << place for place in range(len(CLAUSES))]
_FAILING = " + ".join(
    ["CASE WHEN NOT c1 THEN 3 ELSE 0 END", *(f"CASE WHEN NOT c{n} THEN {bit} ELSE 0 END" for n, bit in enumerate(_BITS[2:], 2))]
)
_UNDECIDED = " + ".join(
    [
        "CASE WHEN c1 IS NULL AND full_time IS NOT FALSE THEN 1 ELSE 0 END",
        "CASE WHEN c1 IS NULL AND part_time IS NOT FALSE THEN 2 ELSE 0 END",
        *(f"CASE WHEN c{n} IS NULL THEN {bit} ELSE 0 END" for n, bit in enumerate(_BITS[2:], 2)),
    ]
)

DUCKDB = f"""
WITH lists AS (
  SELECT
    *,
    list_transform(
      education, lambda e: e.level = '专科' AND e.full_time AND e.major = '临床医学' AND e.graduation_year = 2025
    ) AS full_each,
    list_transform(education, lambda e: e.level = '专科' AND NOT e.full_time AND NOT e.ongoing) AS part_each,
    list_transform(education, lambda e: e.level IN ('本科', '硕士', '博士')) AS higher_each,
    list_transform(history, lambda e: e.year = 2024 AND e.event = '未报到' AND e.reason = '无故') AS absent_each
  FROM applicants
), conditions AS (
  SELECT
    id,
    {_SOME.format("full_each")} AS full_time,
    exam_eligible AND {_SOME.format("part_each")} AS part_time,
    CASE
      WHEN birth_date > '2025-05-15' OR birth_date = '2025-05' THEN NULL
      WHEN birth_date > '1989-05-15' THEN true
      WHEN birth_date <> '1989-05' THEN false
    END AS c2,
    NOT (employed AND unit_kind = '三级医院') AS c3,
    NOT {_SOME.format("higher_each")} AS c4,
    licence <> '执业医师' AS c5,
    route <> '单位委派' OR employer_consent AS c6,
    NOT rural_contract OR route = '单位委派' AS c7,
    healthy AS c8,
    good_conduct AND law_abiding AS c9,
    CASE
      WHEN submitted_at__none THEN false
      ELSE submitted_at >= TIMESTAMPTZ '2025-05-15 00:00:00+08' AND submitted_at < TIMESTAMPTZ '2025-06-16 00:00:00+08'
    END AS c10,
    NOT {_SOME.format("absent_each")} AS c11,
    nationality = '中国' AS c12
  FROM lists
), joined AS (
  SELECT *, full_time OR part_time AS c1 FROM conditions
), coded AS (
  SELECT id, {_FAILING} AS failing, {_UNDECIDED} AS undecided FROM joined
), clauses AS MATERIALIZED (
  SELECT code, list_filter({list(CLAUSES)}, lambda clause, place: (code >> (place - 1)) & 1 = 1) AS found FROM range({2 << 12}) AS t(code)
)
SELECT
  id AS record,
  CASE WHEN failing > 0 THEN 'ineligible' WHEN undecided > 0 THEN 'undetermined' ELSE 'eligible' END AS outcome,
  f.found AS failing,
  u.found AS undecided
FROM coded JOIN clauses AS f ON f.code = failing JOIN clauses AS u ON u.code = undecided
"""
"""A query over the table `applicants`."""


def polars(source: Path, target: Path) -> None:
    """Read, decide and write, streaming."""
    import polars as pl

    c = pl.col
    item = pl.element().struct.field
    opens, closes = datetime(2025, 5, 14, 16, tzinfo=UTC), datetime(2025, 6, 15, 16, tzinfo=UTC)
    born = c("birth_date")
    decided = (
        pl.scan_parquet(source)
        .with_columns(
            full_time=_some(
                "education",
                (item("level") == "专科") & item("full_time") & (item("major") == "临床医学") & (item("graduation_year") == 2025),
            ),
            part_each=_some("education", (item("level") == "专科") & ~item("full_time") & ~item("ongoing")),
            c2=pl.when((born > "2025-05-15") | (born == "2025-05"))
            .then(None)
            .when(born > "1989-05-15")
            .then(True)
            .when(born != "1989-05")
            .then(False),
            c3=~(c("employed") & (c("unit_kind") == "三级医院")),
            c4=~_some("education", item("level").is_in(["本科", "硕士", "博士"])),
            c5=c("licence") != "执业医师",
            c6=(c("route") != "单位委派") | c("employer_consent"),
            c7=~c("rural_contract") | (c("route") == "单位委派"),
            c8=c("healthy"),
            c9=c("good_conduct") & c("law_abiding"),
            c10=pl.when(c("submitted_at__none")).then(False).otherwise((c("submitted_at") >= opens) & (c("submitted_at") < closes)),
            c11=~_some("history", (item("year") == 2024) & (item("event") == "未报到") & (item("reason") == "无故")),
            c12=c("nationality") == "中国",
        )
        .with_columns(part_time=c("exam_eligible") & c("part_each"))
        .with_columns(c1=c("full_time") | c("part_time"))
    )
    rest = [c(f"c{n}") for n in range(2, 13)]
    open_ways = [c("c1").is_null() & c(way).ne_missing(False) for way in ("full_time", "part_time")]
    coded = decided.select(
        record="id",
        fails=_code([~c("c1"), ~c("c1"), *(~found for found in rest)]),
        open=_code([*open_ways, *(found.is_null() for found in rest)]),
    )
    lists = [[clause for bit, clause in zip(_BITS, CLAUSES, strict=True) if code & bit] for code in range(2 << 12)]
    clauses = pl.LazyFrame({"code": range(2 << 12), "found": lists}, schema={"code": pl.Int32, "found": pl.List(pl.String)})
    outcome = (
        pl.when(c("fails") > 0).then(pl.lit("ineligible")).when(c("open") > 0).then(pl.lit("undetermined")).otherwise(pl.lit("eligible"))
    )
    (
        coded.join(clauses.rename({"found": "failing"}), left_on="fails", right_on="code", how="left", maintain_order="left")
        .join(clauses.rename({"found": "undecided"}), left_on="open", right_on="code", how="left", maintain_order="left")
        .select("record", outcome.alias("outcome"), "failing", "undecided")
        .sink_parquet(target, compression="snappy")
    )


def _some(items: str, condition: pl.Expr) -> Any:
    """Whether some item fits: Kleene's or."""
    import polars as pl

    listed = pl.col(items)
    surely, maybe = (listed.list.eval(condition.fill_null(unknown)).list.any() for unknown in (False, True))
    return pl.when(surely).then(True).when(maybe).then(None).when(listed.is_not_null()).then(False)


def _code(conditions: Sequence[pl.Expr]) -> Any:
    import polars as pl

    return pl.sum_horizontal([found.fill_null(False).cast(pl.Int32) * bit for found, bit in zip(conditions, _BITS, strict=True)])
