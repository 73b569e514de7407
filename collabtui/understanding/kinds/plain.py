"""A customer's text in the signs that patterns are written in, each at its old place."""

import unicodedata
from functools import lru_cache

_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d", "-"),
    **dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "),
    **dict.fromkeys("\u2018\u2019\u02bc\uff07", "'"),
    "\uff20": "@",
    "\uff0b": "+",
    "\uff0f": "/",
    "\uff0e": ".",
}


def plain(text: str) -> str:
    """The text with digits of any script, dashes, blanks as ASCII has them; as long as the text was."""
    return text if text.isascii() and "\t" not in text else "".join(map(_plain, text))


@lru_cache(maxsize=4_096)
def _plain(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else _SIGNS.get(sign, sign)
