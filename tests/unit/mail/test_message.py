"""What an address and a message may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.errors import Refused
from selfassess.mail.message import parse_address
from tests.unit.mail.mails import make_message

ADDRESSES = ["a@b.uk", "first.last+tag@sub.council.example", "o'neill@x.example", "x@xn--mnchen-3ya.de"]
NONE = {
    "nothing": "",
    "blank": "  ",
    "no at": "bcc.uk",
    "no domain": "someone@",
    "no name": "@b.uk",
    "a host of this network": "root@localhost",
    "a number": "name@127.0.0.1",
    "a number in brackets": "name@[127.0.0.1]",
    "two addresses": "a@b.uk, c@d.uk",
    "two at once": "a@b@c.uk",
    "two dots": "a..b@c.uk",
    "a dot at the end": "a.@c.uk",
    "a name before it": "Ann <a@b.uk>",
    "a quoted name": '"a b"@c.uk',
    "a comment": "a(b)@c.uk",
    "another header": "a@b.uk\r\nBcc: x@y.uk",
    "a line feed at the end": "a@b.uk\n",
    "a zero byte": "a@b.uk\x00",
    "a blank inside": "a b@c.uk",
    "a long label": f"a@{'b' * 64}.uk",
    "a label that ends with a hyphen": "a@b-.uk",
    "a name that is too long": f"{'a' * 65}@c.uk",
    "too long": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.uk",
    "fifty thousand characters": "a" * 50_000 + "!",
    "fifty thousand dots": "a." * 25_000 + "@c.uk",
    "letters outside ASCII": "jörg@council.example",
    "a domain in other letters": "a@münchen.example",
    "a letter that only looks like k": "\u212a@council.example",
    "a wide at": "a\uff20council.example",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert parse_address(address) == address


def test_an_address_comes_out_in_lower_case_without_blanks_round_it() -> None:
    assert parse_address("  Ann.Lee@Council.Example ") == "ann.lee@council.example"


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_is_no_address_is_refused_in_words_that_do_not_repeat_it(text: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(text)
    assert not text.strip() or text.strip() not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_a_refused_address_says_what_is_wrong_with_it() -> None:
    for text, words in [("Ann <a@b.uk>", "bare"), ("a@münchen.example", "xn--"), ("a" * 300, "254 characters")]:
        with pytest.raises(Refused, match=words):
            parse_address(text)


@given(st.text(max_size=300))
def test_whatever_passes_is_one_plain_address(text: str) -> None:
    try:
        address = parse_address(text)
    except Refused:
        return
    assert address.isascii()
    assert address.isprintable()
    assert address == address.lower()
    assert address.count("@") == 1
    assert not set(' ,;<>()[]"\\') & set(address)
    assert len(address) <= 254
    assert parse_address(address) == address


@pytest.mark.parametrize("subject", ["", "One\r\nBcc: x@y.uk", "One\nTwo", "One\rTwo", "a\x00b", "a\u2028b", "x" * 301])
def test_a_subject_is_one_line(subject: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        make_message(subject=subject)


@pytest.mark.parametrize("key", ["", "a\nb", "x" * 121])
def test_a_key_is_one_short_line(key: str) -> None:
    with pytest.raises(ValueError, match="one line"):
        make_message(once_key=key)


@pytest.mark.parametrize("keys", [{"address": "Ann <a@b.uk>"}, {"reply_to": "a@b.uk\r\nBcc: x@y.uk"}])
def test_a_message_goes_to_addresses_alone(keys: dict[str, str]) -> None:
    with pytest.raises(Refused):
        make_message(**keys)


def test_a_message_holds_addresses_as_they_were_checked() -> None:
    with pytest.raises(ValueError, match="parse_address"):
        make_message(address="Ann@Council.Example")
