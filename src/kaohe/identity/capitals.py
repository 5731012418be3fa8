"""人民币大写 · Amount in capitals: the words that a cheque, a voucher or a bank file carries, both ways.

Basis: 支付结算办法 annex; 会计基础工作规范: 整 is written after 角, and either form is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from kaohe.base.errors import KaoheError
from kaohe.base.money import Money

PREFIX = "人民币"
DIGITS = "零壹贰叁肆伍陆柒捌玖"
LARGEST = Money(10**18 - 1)

_SMALL = {"拾": 10, "佰": 100, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
_LONGEST = 80


def capitals(amount: Money) -> str:
    """The amount in capitals without its prefix.

    >>> capitals(Money(10001000110)), capitals(Money(5)), capitals(Money(0))
    ('壹亿零壹万零壹元壹角整', '伍分', '零元整')
    """
    return _spelled(amount, zero_after_yuan=True, zero_in_gap=False, whole_after_jiao=True)


def capitals_with_prefix(amount: Money) -> str:
    """The amount in capitals as it stands on a document.

    >>> capitals_with_prefix(Money(207000))
    '人民币贰仟零柒拾元整'
    """
    return PREFIX + capitals(amount)


def capitals_parse(text: str) -> Money | None:
    """The amount of a text in capitals, or None; what the rule leaves open is read in either form.

    >>> capitals_parse("人民币壹仟肆佰零玖元伍角"), capitals_parse("壹拾圆正"), capitals_parse("拾元")
    (Money(fen=140950), Money(fen=1000), None)
    """
    if len(text) > _LONGEST:
        return None
    words = text.strip().removeprefix(PREFIX).translate(str.maketrans("圆正", "元整"))
    amount = _read(words)
    return amount if amount is not None and words in set(_spellings(amount)) else None


def _spellings(amount: Money) -> Iterator[str]:
    """The forms that the rule allows: 零 may stand after 元, or between 万 and 仟, and 整 after 角."""
    for after_yuan, in_gap, after_jiao in product((True, False), repeat=3):
        yield _spelled(amount, zero_after_yuan=after_yuan, zero_in_gap=in_gap, whole_after_jiao=after_jiao)


def _spelled(amount: Money, *, zero_after_yuan: bool, zero_in_gap: bool, whole_after_jiao: bool) -> str:
    if abs(amount.fen) > LARGEST.fen:
        raise KaoheError(f"an amount beyond {LARGEST} yuan has no capitals here")
    yuan, part = divmod(abs(amount.fen), 100)
    jiao, fen = divmod(part, 10)
    words = "负" if amount.fen < 0 else ""
    if yuan or not part:
        words += (_whole(yuan, zero_in_gap=zero_in_gap) or DIGITS[0]) + "元"
    if yuan and part and (not jiao or (yuan % 10 == 0 and zero_after_yuan)):
        words += DIGITS[0]
    words += (DIGITS[jiao] + "角" if jiao else "") + (DIGITS[fen] + "分" if fen else "")
    return words + ("整" if not part or (not fen and whole_after_jiao) else "")


def _whole(number: int, *, zero_in_gap: bool) -> str:
    for unit in ("亿", "万", "仟", "佰", "拾"):
        size = _LARGE.get(unit) or _SMALL[unit]
        if number >= size:
            high, low = divmod(number, size)
            gap = low and (low < size // 10 or (zero_in_gap and unit in _LARGE and high % 10 == 0))
            return (
                _whole(high, zero_in_gap=zero_in_gap)
                + unit
                + (DIGITS[0] if gap else "")
                + _whole(low, zero_in_gap=zero_in_gap)
            )
    return DIGITS[number] if number else ""


def _read(words: str) -> Money | None:
    """The amount that the words add up to, whether or not they are well formed."""
    negative = words.startswith("负")
    sums, digit = [0, 0, 0], 0  # 亿 and above, 万, below; then what stands before 元 is taken as a whole
    total = 0
    for char in words.removeprefix("负"):
        if char in DIGITS:
            digit = DIGITS.index(char)
        elif char in _SMALL:
            sums[2], digit = sums[2] + digit * _SMALL[char], 0
        elif char == "万":
            sums, digit = [sums[0], sums[1] + (sums[2] + digit) * _LARGE[char], 0], 0
        elif char == "亿":
            sums, digit = [sum(sums[:3]) + digit, 0, 0], 0
            sums[0] *= _LARGE[char]
        elif char in "元角分":
            size = {"元": 100, "角": 10, "分": 1}[char]
            total, sums, digit = total + (sum(sums) + digit) * size, [0, 0, 0], 0
        elif char != "整":
            return None
    return Money(-total if negative else total) if abs(total) <= LARGEST.fen and not digit else None
