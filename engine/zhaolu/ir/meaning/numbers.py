"""Functions on numbers. Arguments are known and of the types of the table; domain errors raise ValueError or ArithmeticError."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any, Final

from zhaolu.ir.meaning.arithmetic import DECIMAL, calculate
from zhaolu.ir.values import Months, Seconds

ZERO = Decimal(0)


def rounded(n: Decimal, scale: Decimal, rounding: str) -> Decimal:
    """`n` to `scale` places (-6111 to 6176)."""
    places = int(scale)
    if not -6111 <= places <= 6176:
        raise ValueError("小数位数超出 -6111 到 6176 / scale outside -6111 to 6176")
    exponent = -places
    if isinstance(own := n.as_tuple().exponent, int) and own >= exponent and places >= 0:
        return n
    return n.quantize(Decimal(1).scaleb(exponent), rounding=rounding, context=DECIMAL) + ZERO


def absolute(n: Any) -> Any:
    match n:
        case Months(months):
            return Months(abs(months))
        case Seconds(seconds):
            return Seconds(abs(seconds))
        case _:
            return abs(n)


def modulo(dividend: Decimal, divisor: Decimal) -> Decimal:
    """dividend - divisor * floor(dividend / divisor)."""
    if divisor == 0:
        raise ZeroDivisionError("除数是零 / modulo by zero")
    quotient = rounded(DECIMAL.divide(dividend, divisor), ZERO, ROUND_FLOOR)
    return DECIMAL.subtract(dividend, DECIMAL.multiply(divisor, quotient))


def root(number: Decimal) -> Decimal:
    if number < 0:
        raise ValueError("负数没有平方根 / square root of a negative number")
    return DECIMAL.sqrt(number)


def logarithm(number: Decimal) -> Decimal:
    if number <= 0:
        raise ValueError("只有正数有对数 / logarithm of a number that is not positive")
    return DECIMAL.ln(number)


def whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def total(numbers: tuple[Decimal, ...]) -> Decimal | None:
    if not numbers:
        return None
    found = ZERO
    for number in numbers:
        found = calculate("+", found, number)
    return found


def product(numbers: tuple[Decimal, ...]) -> Decimal | None:
    if not numbers:
        return None
    found = Decimal(1)
    for number in numbers:
        found = calculate("*", found, number)
    return found


def mean(numbers: tuple[Decimal, ...]) -> Decimal | None:
    added = total(numbers)
    return None if added is None else DECIMAL.divide(added, Decimal(len(numbers)))


def median(numbers: tuple[Decimal, ...]) -> Decimal | None:
    ordered = sorted(numbers)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else mean((ordered[middle - 1], ordered[middle]))


def deviation(numbers: tuple[Decimal, ...]) -> Decimal:
    """The standard deviation of a sample of at least two."""
    if len(numbers) < 2:
        raise ValueError("标准差至少要两个数 / standard deviation of fewer than two numbers")
    centre = mean(numbers)
    assert centre is not None
    squares = total(tuple(DECIMAL.multiply(n - centre, n - centre) for n in numbers))
    assert squares is not None
    return DECIMAL.sqrt(DECIMAL.divide(squares, Decimal(len(numbers) - 1)))


def mode(numbers: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    counts = Counter(numbers)
    most = max(counts.values(), default=0)
    return tuple(sorted(number for number, count in counts.items() if count == most))


NUMBERS: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": absolute,
    "floor": lambda n, scale=ZERO: rounded(n, scale, ROUND_FLOOR),
    "ceiling": lambda n, scale=ZERO: rounded(n, scale, ROUND_CEILING),
    "round up": lambda n, scale: rounded(n, scale, ROUND_UP),
    "round down": lambda n, scale: rounded(n, scale, ROUND_DOWN),
    "round half up": lambda n, scale: rounded(n, scale, ROUND_HALF_UP),
    "round half down": lambda n, scale: rounded(n, scale, ROUND_HALF_DOWN),
    "decimal": lambda n, scale: rounded(n, scale, ROUND_HALF_EVEN),
    "modulo": modulo,
    "sqrt": root,
    "exp": DECIMAL.exp,
    "log": logarithm,
    "even": lambda number: whole(number) and number % 2 == 0,
    "odd": lambda number: whole(number) and number % 2 != 0,
    "sum": total,
    "product": product,
    "mean": mean,
    "median": median,
    "stddev": deviation,
    "mode": mode,
}
