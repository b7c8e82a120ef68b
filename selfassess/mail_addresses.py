"""What is one bare e-mail address: the only patterns for it. Forms and mail ask by ``mail.message.parse_address``."""

from __future__ import annotations

import re

LONGEST = 254
_LONGEST_LOCAL_PART = 64
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
# Two labels or more, the last of them no number: a host of this network and a bare number are nobody's mail address.
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?=[A-Za-z]){_LABEL}")

_ONE = "Enter one e-mail address, like name@council.example."
_BARE = "Enter the bare e-mail address, without a name, brackets or quotation marks."
_TOO_LONG = f"This is longer than an e-mail address can be, which is {LONGEST} characters."
_LETTERS = (
    "An e-mail address here is written in the letters a to z, digits and a few signs. "
    "For a domain in other letters, enter the form of it that begins with xn--."
)


def trouble_with(address: str) -> str:
    """What keeps the text from being an address, in plain words that never repeat it, or ""."""
    if len(address) > LONGEST:
        return _TOO_LONG
    if not address.isascii():
        return _LETTERS
    if any(sign in address for sign in '<>"()[]'):
        return _BARE
    local_part, _, domain = address.rpartition("@")
    if not _LOCAL_PART.fullmatch(local_part) or not _DOMAIN.fullmatch(domain):
        return _ONE
    return _TOO_LONG if len(local_part) > _LONGEST_LOCAL_PART else ""
