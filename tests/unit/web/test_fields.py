"""What each field accepts, what it says when it does not, and that its markup is sound."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import wtforms
from html5lib import HTMLParser
from werkzeug.datastructures import FileStorage, MultiDict

from selfassess.errors import Refused
from selfassess.mail.message import parse_address
from selfassess.web.fields import (
    Choice,
    DateField,
    FileField,
    Form,
    LongTextField,
    TextField,
)
from selfassess.web.jinja import error_list
from tests.web_shell import EveryField, make_app

GOOD: dict[str, Any] = {
    "name": "Hathervale",
    "email": "someone@hathervale.example",
    "password": "a long enough one",
    "met_on": ["27", "3", "2026"],
    "level": "partly",
    "seat": "7",
    "comment": "It works",
    "agreed": "y",
}

NOTHING: dict[str, Any] = {name: [] for name in GOOD}


def sent(form: type[Form] = EveryField, /, **changes: Any) -> Any:
    """The form after it was sent with these values in place of good ones, and checked."""
    values = {**(GOOD if form is EveryField else {}), **changes}
    data: MultiDict[str, Any] = MultiDict()
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    with make_app(csrf=False).test_request_context(method="POST"):
        made = form(formdata=data)
        made.validate()
    return made


def drawn(form: Any) -> str:
    with make_app(csrf=False).test_request_context():
        return "".join(str(field()) for field in form)


def test_good_answers_are_taken_as_they_are_meant() -> None:
    form = sent(name="  Hather  vale ")
    assert form.errors == {}
    assert form.data == {
        "name": "Hather vale",
        "email": "someone@hathervale.example",
        "password": "a long enough one",
        "met_on": date(2026, 3, 27),
        "level": "partly",
        "seat": "7",
        "comment": "It works",
        "logo": None,
        "agreed": True,
    }


def test_each_empty_answer_gets_its_own_sentence_and_a_link_to_its_input() -> None:
    form = sent(**NOTHING)
    lines = error_list(form)
    assert [line["text"] for line in lines] == [
        "Enter the board’s name",
        "Enter your e-mail address",
        "Enter your password",
        "Enter the date of the meeting",
        "Choose how well this is done",
        "Choose a seat",
        "Write a comment",
        "Tick the box once you have read the statement",
    ]
    markup = drawn(form)
    for line in lines:
        assert len(re.findall(f'<(?:input|select|textarea)[^>]* id="{line["href"][1:]}"', markup)) == 1


@pytest.mark.parametrize("form", [sent(), sent(**NOTHING)], ids=["good", "empty"])
def test_the_markup_is_sound(form: Any) -> None:
    markup = drawn(form)
    parser = HTMLParser(strict=True)
    parser.parseFragment(markup)
    ids = re.findall(r' id="([^"]*)"', markup)
    assert len(ids) == len(set(ids))
    for described in re.findall(r'aria-describedby="([^"]*)"', markup):
        assert set(described.split()) <= set(ids)
    assert " required" not in markup
    assert 'class="govuk-hint">\n  \n' not in markup
    assert "style=" not in markup


def test_no_sentence_scolds() -> None:
    forms = [
        sent(**NOTHING),
        sent(name="x" * 81, email="nobody", met_on=["30", "2", "2026"], level="none", seat="9", comment="x" * 101),
        sent(name="a\x00b", password="a\x00b", met_on=["x", "", ""]),
        sent(logo=FileStorage(BytesIO(b"x" * 1001), "logo.png")),
    ]
    said = " ".join(line["text"] for form in forms for line in error_list(form)).casefold()
    for word in ("invalid", "please", "oops", "required", "not a valid", "error"):
        assert word not in said


@pytest.mark.parametrize("hidden", ["\x00", "\x1f", "\x7f", "\u200b", "\u202e", "\ud800", "\uffff"])
@pytest.mark.parametrize("name", ["name", "email", "comment"])
def test_a_hidden_character_is_taken_out_and_said(name: str, hidden: str) -> None:
    form = sent(**{name: f"someone{hidden}@hathervale.example"})
    assert form.errors == {
        name: ["Hidden characters were taken out of this text. Check that it reads as you meant, then send it again"]
    }
    assert form[name].data == "someone@hathervale.example"


def test_a_password_with_a_hidden_character_is_not_mended_behind_its_owners_back() -> None:
    form = sent(password="a long\x00 one")
    assert form.errors == {"password": ["Type the password again: it held a hidden character"]}
    assert "a long" not in drawn(form)


def test_a_password_keeps_its_blanks_and_is_never_sent_back() -> None:
    form = sent(password="  two  blanks ", name="")
    assert form.password.data == "  two  blanks "
    assert "blanks" not in drawn(form)


def test_line_ends_are_one_character_however_they_were_sent() -> None:
    form = sent(comment="a\r\n" * 49 + "bc")
    assert form.errors == {}
    assert len(form.comment.data) == 100


@pytest.mark.parametrize("text", ["x" * 100, "🙂" * 100])
def test_a_text_of_the_greatest_length_is_taken_counted_in_characters(text: str) -> None:
    assert sent(comment=text).errors == {}


def test_a_text_over_the_limit_comes_back_whole_with_the_number_over() -> None:
    text = "first line\n  second <b>&\n" + "x" * 100
    form = sent(comment=text)
    assert form.errors == {"comment": ["Shorten ‘Comment’ to 100 characters: it has 25 too many"]}
    parsed = HTMLParser(namespaceHTMLElements=False).parseFragment(drawn(form))
    (area,) = parsed.iter("textarea")
    assert area.text == text
    assert parsed.find(".//*[@data-maxlength='100']") is not None


def test_text_fields_have_no_default_length() -> None:
    class Careless(Form):
        name = TextField("Name")  # type: ignore[call-arg]

    with make_app(csrf=False).test_request_context(), pytest.raises(TypeError, match="most"):
        Careless()


def test_an_answer_that_may_be_missing_may() -> None:
    class Optional(Form):
        note = LongTextField("Note", most=10)
        on = DateField("When?")
        file = FileField("File", most_bytes=10)

    form = sent(Optional, note="   \r\n", on=["", " ", ""])
    assert form.errors == {}
    assert form.data == {"note": "", "on": None, "file": None}


@pytest.mark.parametrize("address", ["nobody", "a@b", "a b@c.org", "a@c.org, b@c.org", "a@b@c.org", "@c.org"])
def test_what_is_no_address_is_refused_with_an_example(address: str) -> None:
    assert sent(email=address).errors == {"email": ["Enter one e-mail address, like name@council.example"]}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("o'neill+board@west.council.example", "o'neill+board@west.council.example"),
        ("  Jo.Smith@Council.Example ", "jo.smith@council.example"),
        ("jo@xn--bcher-kva.example", "jo@xn--bcher-kva.example"),
    ],
)
def test_an_address_comes_out_as_every_account_has_it(typed: str, kept: str) -> None:
    form = sent(email=typed)
    assert form.errors == {}
    assert form.email.data == kept


@pytest.mark.parametrize(
    "address", ["a..b@x.example", "jo@bücher.example", "a@b.1c", "josé@x.example", "Jo <jo@x.example>"]
)
def test_an_address_to_which_no_mail_could_go_is_refused_by_the_form(address: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_address(address)
    form = sent(email=address)
    assert form.errors == {"email": [str(refused.value).removesuffix(".")]}
    assert form.email.data == address


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["30", "2", "2026"], "in the calendar"),
        (["0", "1", "2026"], "in the calendar"),
        (["1", "13", "2026"], "in the calendar"),
        (["1", "1", "26"], "four figures"),
        (["1", "March", "2026"], "as numbers"),
        (["1", "", "2026"], "as numbers"),
        (["²", "1", "2026"], "as numbers"),
        (["1", "1", "9" * 5000], "as numbers"),
        (["1", "1"], "as numbers"),
        (["1", "1", "2026", "4"], "as numbers"),
    ],
)
def test_what_is_no_date_is_refused_and_comes_back(typed: list[str], words: str) -> None:
    form = sent(met_on=typed)
    (error,) = form.met_on.errors
    assert words in error
    assert form.met_on.boxes() == tuple([*typed, ""][:3])
    assert f'value="{typed[0]}"' in drawn(form)


def test_a_stored_date_is_shown_in_its_boxes() -> None:
    with make_app(csrf=False).test_request_context():
        form = EveryField(met_on=date(2026, 3, 7))
        assert form.met_on.boxes() == ("7", "3", "2026")
        assert EveryField().met_on.boxes() == ("", "", "")


@pytest.mark.parametrize(("name", "value"), [("level", "none"), ("seat", "9"), ("level", "\x00")])
def test_an_option_that_is_not_on_the_page_is_refused(name: str, value: Any) -> None:
    (error,) = sent(**{name: value}).errors[name]
    assert error.startswith("Choose ")
    assert "on this page" in error


def test_options_can_be_given_to_one_form_and_stay_there() -> None:
    with make_app(csrf=False).test_request_context():
        one, other = EveryField(), EveryField()
        one.level.offer([Choice("new", "New", "Since spring")])
        assert "Since spring" in str(one.level())
        assert "Since spring" not in str(other.level())


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"x" * 1000, None), (b"x" * 1001, "Choose a file of 0.001 MB or less"), (b"", "Choose another file")],
)
def test_a_file_is_measured(content: bytes, error: str | None) -> None:
    form = sent(logo=FileStorage(BytesIO(content), "logo.png"))
    assert [words for words in form.logo.errors if not words.startswith(error or "-")] == []
    assert bool(form.logo.errors) is bool(error)
    assert form.logo.data.read() == content


def test_a_template_may_draw_a_field_in_its_own_way() -> None:
    with make_app(csrf=False).test_request_context():
        markup = str(EveryField().name(params={"label": {"classes": "govuk-label--l", "isPageHeading": True}}))
    assert '<h1 class="govuk-label-wrapper">' in markup
    assert "Name of the board" in markup


def test_what_a_browser_may_fill_in_by_itself_is_named() -> None:
    class Named(Form):
        name = TextField("Your name", most=80, autocomplete="name")

    assert 'autocomplete="name"' in drawn(sent(Named))


def test_errors_of_repeated_and_nested_forms_lead_to_their_own_inputs() -> None:
    class Seat(wtforms.Form):  # type: ignore[misc]
        name = TextField("Name", most=5, needed="Enter the seat’s name")

    class Seats(Form):
        chair = wtforms.FormField(Seat)
        others = wtforms.FieldList(wtforms.FormField(Seat), min_entries=2)

    form = sent(Seats, **{"chair-name": "Police", "others-0-name": "GPs", "others-1-name": "Lay"})
    form.form_errors.append("Add one more seat")
    assert error_list(form) == [
        {"text": "Add one more seat"},
        {"text": "Shorten ‘Name’ to 5 characters: it has 1 too many", "href": "#chair-name"},
    ]
    empty = sent(Seats, **{"others-0-name": "", "others-1-name": "GPs"})
    assert [line["href"] for line in error_list(empty)] == ["#chair-name", "#others-0-name"]
