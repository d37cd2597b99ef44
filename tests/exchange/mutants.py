"""What a broken disk, a hurried hand or an enemy makes of a model file or a table."""

import random
import re

NUMBER = re.compile(r"(?<![\w.])-?\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.])")
WORD = re.compile(r"[A-Za-z_][\w]{2,}")
BAD_NUMBERS = [
    "nan",
    "inf",
    "-inf",
    "1e999",
    "-1",
    "0",
    "1e308",
    "-1e308",
    "",
    "1e-320",
    "0x10",
    "1_0",
    "12 13",
    "١",
    "1e6",
    "3.2.1",
    "--4",
]
JUNK = [
    "\0",
    "<",
    ">",
    "&",
    '"',
    "'",
    "<!DOCTYPE a [<!ENTITY b 'c'>]>",
    "&b;",
    "<!ENTITY x>",
    "\N{BOM}",
    "<![CDATA[",
    "<!--",
    "-->",
    "\ud7ff",
    "<a>" * 300,
    "</Model>",
    "\t",
    "\n\n",
    "é",
]


def mutated(text: str, draw: random.Random) -> bytes:
    """Return a text with one to three things changed, as bytes."""
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        text = draw.choice((_number, _number, _number, _word, _cut, _cut, _twice, _junk, _swap, _lines, _truncate))(
            text, draw
        )
    data = text.encode("utf-8", errors="replace")
    if draw.random() < 0.05 and data:
        place = draw.randrange(len(data))
        data = data[:place] + bytes([draw.randrange(256)]) + data[place + 1 :]
    return data


def _number(text: str, draw: random.Random) -> str:
    found = list(NUMBER.finditer(text))
    if not found:
        return text
    one = draw.choice(found)
    return text[: one.start()] + draw.choice(BAD_NUMBERS) + text[one.end() :]


def _word(text: str, draw: random.Random) -> str:
    found = list(WORD.finditer(text))
    if len(found) < 2:
        return text
    one, other = draw.choice(found), draw.choice(found)
    return text[: one.start()] + draw.choice((other[0], "", one[0] + "x")) + text[one.end() :]


def _cut(text: str, draw: random.Random) -> str:
    start = draw.randrange(len(text) + 1)
    return text[:start] + text[start + draw.choice((1, 5, 40, 400)) :]


def _twice(text: str, draw: random.Random) -> str:
    start = draw.randrange(len(text) + 1)
    return text[:start] + 2 * text[start : start + draw.choice((3, 30, 300))] + text[start:]


def _junk(text: str, draw: random.Random) -> str:
    start = draw.randrange(len(text) + 1)
    return text[:start] + draw.choice(JUNK) + text[start:]


def _swap(text: str, draw: random.Random) -> str:
    pieces = re.split(r"(?<=>)", text) if "<" in text else text.split("\n")
    if len(pieces) < 2:
        return text
    one, other = draw.randrange(len(pieces)), draw.randrange(len(pieces))
    pieces[one], pieces[other] = pieces[other], pieces[one]
    return ("" if "<" in text else "\n").join(pieces)


def _lines(text: str, draw: random.Random) -> str:
    lines = text.split("\n")
    del lines[draw.randrange(len(lines))]
    return "\n".join(lines)


def _truncate(text: str, draw: random.Random) -> str:
    return text[: draw.randrange(len(text) + 1)]
