"""+ - * / ** on known values: the overloads of the operator table, carried out.

Numbers have 34 digits, half to even. Raises `IllTyped` for kinds the operator is not defined for, ArithmeticError for a
division by zero or a number too large, ValueError for a date outside 1..9999.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, Final

from zhaolu.ir.meaning.logic import IllTyped, kind
from zhaolu.ir.temporal import YearOutOfRange
from zhaolu.ir.values import Months, Seconds

DECIMAL: Final = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[DivisionByZero, InvalidOperation, Overflow])
"""IEEE 754 decimal128, as FEEL asks."""
MAX_EXPONENT: Final = 9999
"""Largest exponent of `**`."""


def calculate(op: str, left: Any, right: Any) -> Any:
    match op, left, right:
        case (_, bool(), _) | (_, _, bool()):
            pass
        case "+", Decimal(), Decimal():
            return DECIMAL.add(left, right)
        case "-", Decimal(), Decimal():
            return DECIMAL.subtract(left, right)
        case "*", Decimal(), Decimal():
            return DECIMAL.multiply(left, right)
        case "/", Decimal(), Decimal():
            return _divide(left, right)
        case "**", Decimal(), Decimal():
            if abs(right) > MAX_EXPONENT:
                raise OverflowError(f"指数超过 {MAX_EXPONENT} / exponent beyond {MAX_EXPONENT}")
            return DECIMAL.power(left, right)
        case "+", str(), str():
            return left + right
        case ("+" | "-", Months(), Months()) | ("+" | "-", Seconds(), Seconds()):
            return type(left)(calculate(op, _amount(left), _amount(right))) if isinstance(left, Seconds) else Months(_int(op, left, right))
        case ("*", Months() | Seconds(), Decimal()) | ("/", Months() | Seconds(), Decimal()):
            return _scaled(left, calculate(op, Decimal(_amount(left)), right))
        case "*", Decimal(), Months() | Seconds():
            return calculate("*", right, left)
        case ("/", Months(), Months()) | ("/", Seconds(), Seconds()):
            return _divide(Decimal(_amount(left)), Decimal(_amount(right)))
        case "+", Months() | Seconds(), date() | time():
            return calculate("+", right, left)
        case "+" | "-", date(), Months(months):
            return add_months(left, months if op == "+" else -months)
        case "+" | "-", date() | time(), Seconds(seconds):
            return _shift(left, seconds if op == "+" else -seconds)
        case "-", date() | time(), date() | time():
            return _difference(left, right)
        case _:
            pass
    raise IllTyped(f"{kind(left)} {op} {kind(right)}")


def negate(operand: Any) -> Any:
    match operand:
        case bool():
            pass
        case Decimal():
            return -operand
        case Months(months):
            return Months(-months)
        case Seconds(seconds):
            return Seconds(-seconds)
        case _:
            pass
    raise IllTyped(f"-{kind(operand)}")


def _amount(duration: Months | Seconds) -> Any:
    return duration.months if isinstance(duration, Months) else duration.seconds


def _int(op: str, left: Months, right: Months) -> int:
    return left.months + right.months if op == "+" else left.months - right.months


def _scaled(duration: Months | Seconds, amount: Decimal) -> Months | Seconds:
    return Months(int(amount)) if isinstance(duration, Months) else Seconds(amount)


def _divide(left: Decimal, right: Decimal) -> Decimal:
    if right == 0:
        raise ZeroDivisionError("除数是零 / division by zero")
    return DECIMAL.divide(left, right)


def add_months(day: Any, months: int) -> Any:
    """The corresponding day, or the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise YearOutOfRange(f"年份 {year} 超出 1 到 9999 / year {year} is outside 1 to 9999")
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _shift(start: Any, seconds: Decimal) -> Any:
    """A date moves by whole days (its midnight, shifted, is truncated to a day); a time of day wraps around."""
    microseconds = int((seconds * 1_000_000).to_integral_value())
    step = timedelta(microseconds=microseconds)
    if isinstance(start, datetime):
        return start + step
    if isinstance(start, time):
        return (datetime.combine(date(2000, 1, 3), start) + timedelta(microseconds=microseconds % 86_400_000_000)).timetz()
    return (datetime.combine(start, time()) + step).date()


def _difference(left: Any, right: Any) -> Seconds:
    sides = []
    mixed = isinstance(left, datetime) != isinstance(right, datetime)
    for side in (left, right):
        if isinstance(side, time):
            side = datetime.combine(date(1970, 1, 1), side)
        elif not isinstance(side, datetime):
            side = datetime.combine(side, time(), UTC if mixed else None)
        sides.append(side)
    if isinstance(left, time) != isinstance(right, time):
        raise IllTyped(f"{kind(left)} - {kind(right)}")
    try:
        found = sides[0].astimezone(UTC) - sides[1].astimezone(UTC) if all(s.tzinfo for s in sides) else sides[0] - sides[1]
    except TypeError as fault:
        raise IllTyped("一个有时区、一个没有 / one has an offset, the other has none") from fault
    return Seconds(Decimal(found // timedelta(microseconds=1)) / 1_000_000)
