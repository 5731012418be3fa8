"""脱敏 · Masking: what of a name, number, phone or card may stand on a screen.

Basis: domain.md §11.7.
"""

from __future__ import annotations

HIDDEN = "*"


def masked_name(name: str) -> str:
    """The name with only its first and last character.

    >>> [masked_name(name) for name in ("张", "张三", "张小三", "欧阳小三")]
    ['*', '张*', '张*三', '欧**三']
    """
    if len(name) <= 2:
        return name[:-1] + HIDDEN if name else ""
    return _middle(name, 1, 1)


def masked_id(number: str) -> str:
    """The identity number without its birth date and part of its sequence; other documents keep two at each end.

    >>> masked_id("350203199901010013"), masked_id("E12345678"), masked_id("1234")
    ('350203********0013', 'E1*****78', '****')
    """
    if len(number) == 18:
        return _middle(number, 6, 4)
    if len(number) == 15:
        return _middle(number, 6, 3)
    return _middle(number, 2, 2)


def masked_phone(phone: str) -> str:
    """The mobile number without its four middle digits; another number with its last four.

    >>> masked_phone("13812341234"), masked_phone("05921234567")
    ('138****1234', '*******4567')
    """
    return _middle(phone, 3 if len(phone) == 11 and phone.startswith("1") else 0, 4)


def masked_card(number: str) -> str:
    """The last four digits of a card, whatever its length.

    >>> masked_card("6222029999000000012"), masked_card("123")
    ('****0012', '****')
    """
    return HIDDEN * 4 + (number[-4:] if len(number) > 4 else "")


def _middle(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return HIDDEN * len(text)
    return text[:head] + HIDDEN * (len(text) - head - tail) + text[-tail:]
