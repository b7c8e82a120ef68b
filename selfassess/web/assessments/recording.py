"""Entering an earlier self-assessment from its paper: typed theme by theme, or from an answer file.

Each strength and area that was typed has a page on which it is tied to questions, for whoever wants that.

Each page of the typed form sends again what the others held, so that nothing is kept anywhere until it is saved whole.
"""

from __future__ import annotations

import re
from dataclasses import replace

from flask import render_template, request
from flask.typing import ResponseReturnValue

from selfassess.accounts.permissions import Permission
from selfassess.assessments.setting_up.question_sets import read_offered
from selfassess.assessments.signing.recording import record_earlier
from selfassess.banks.answer_files import Format, format_of, parse_sheet
from selfassess.banks.encoding import MOST_BYTES
from selfassess.banks.problems import Problem
from selfassess.banks.publishing import ReadEdition
from selfassess.engine.answers import AnswerSheet
from selfassess.errors import Refused, Unreadable
from selfassess.web.access import on_board
from selfassess.web.assessments.blueprint import blueprint
from selfassess.web.assessments.record_forms import (
    AboutForm,
    RecordFileForm,
    RecordForm,
    carried,
    is_of_a_later_page,
    judgement_row,
    level_rows,
    typed_findings,
    typed_sheet,
)
from selfassess.web.assessments.setting_up import offered_sets
from selfassess.web.current import board, identity, now
from selfassess.web.database import reader, write
from selfassess.web.forgery import takes_up_to
from selfassess.web.forms import done, form_page, told

_SHOWN_PROBLEMS = 20
_TEXT_AROUND = 64 * 1024


@blueprint.route("/record", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
@takes_up_to(MOST_BYTES)
def record() -> ResponseReturnValue:
    """What is known of it, then its levels with a page for each theme; everything is kept once, at the end."""
    form = RecordForm()
    form.question_set.offer(offered_sets())
    go = request.form.get("go", "")
    if form.validate_on_submit() and go != "details":
        with told(form):
            read = read_offered(reader(), board_id=board().id, key=form.question_set.data)
            if page := re.fullmatch("theme:([0-9]{1,3})", go):
                return _theme_page(form, read, int(page[1]))
            if page := re.fullmatch("finding:([0-9]{1,5})", go):
                return _finding_page(form, read, int(page[1]))
            return _record(read, typed_sheet(form, read.bank, request.form, subject=board().name))
    hidden = [each for each in carried(request.form, besides=frozenset()) if is_of_a_later_page(each[0])]
    return form_page("assessments/record.html", form, hidden=hidden)


@blueprint.route("/record/file", methods=["GET", "POST"])
@on_board(Permission.SET_UP_ASSESSMENT)
@takes_up_to(2 * MOST_BYTES + _TEXT_AROUND)
def record_file() -> ResponseReturnValue:
    """The same from an answer file, read and checked before anything is written."""
    form = RecordFileForm(data={"format": Format.YAML})
    form.question_set.offer(offered_sets())
    problems: tuple[Problem, ...] = ()
    if form.validate_on_submit():
        with told(form):
            read = read_offered(reader(), board_id=board().id, key=form.question_set.data)
            text, name, format = _text_of(form)
            parsed = parse_sheet(text, file=name, format=format, banks=read.bank)
            if parsed.sheet is not None:
                source = parsed.sheet.source or form.source.data or ""
                return _record(read, replace(parsed.sheet, source=source))
            problems = tuple(problem for problem in parsed.problems if problem.is_error)
            form.form_errors.append("The answer file cannot be used yet. What is wrong stands below, line by line.")
    return form_page(
        "assessments/record_file.html", form, problems=problems[:_SHOWN_PROBLEMS], more=len(problems) - _SHOWN_PROBLEMS
    )


def _theme_page(form: RecordForm, read: ReadEdition, number: int) -> ResponseReturnValue:
    """One theme; past the last one, the first."""
    themes = read.bank.themes
    at = number if number < len(themes) else 0
    rows = level_rows(read.bank, themes[at], request.form)
    judged = judgement_row(read.bank, themes[at], request.form)
    shown = frozenset({*(row.field for row in rows), judged[0]})
    return render_template(
        "assessments/record_theme.html",
        form=form,
        theme=themes[at],
        number=at,
        last=len(themes) - 1,
        rows=rows,
        judged=judged,
        has_findings=bool(typed_findings(form)),
        hidden=carried(request.form, besides=shown),
    )


def _finding_page(form: RecordForm, read: ReadEdition, number: int) -> ResponseReturnValue:
    """One strength or area with the questions that it may be about; past the last one, the first.

    Raises:
        Refused: none was typed.
    """
    findings = typed_findings(form)
    if not findings:
        raise Refused("Write a strength or an area for consideration first, each on a line.", field="strengths")
    at = number if number < len(findings) else 0
    about = AboutForm(prefix=findings[at].prefix)
    about.questions.offer_questions(read.bank)
    hidden = carried(request.form, besides=frozenset({findings[at].field}))
    has_levels = any(name.startswith("level-") for name, _ in hidden)
    return render_template(
        "assessments/record_finding.html",
        form=form,
        finding=findings[at],
        questions=about.questions,
        number=at,
        last=len(findings) - 1,
        came_from=f"theme:{len(read.bank.themes) - 1}" if has_levels else "details",
        hidden=hidden,
    )


def _record(read: ReadEdition, sheet: AnswerSheet) -> ResponseReturnValue:
    with write() as session:
        row = record_earlier(session, identity=identity(), board_id=board().id, read=read, sheet=sheet, now=now())
    return done(f"{row.title} is entered from its record.", "assessments.show", slug=board().slug, assessment_id=row.id)


def _text_of(form: RecordFileForm) -> tuple[str | bytes, str, Format]:
    """The file or the pasted text, what it is called in messages, and how it is written.

    Raises:
        Refused: there is neither, or the file's name tells no format.
    """
    if form.file.data:
        try:
            name = form.file.data.filename or ""
            return form.file.data.read(MOST_BYTES + 1), name, format_of(name)
        except Unreadable as trouble:
            raise Refused(f"{trouble}.", field="file") from None
    if not form.pasted.data:
        raise Refused("Choose an answer file, or paste its text.", field="file")
    return form.pasted.data, "the pasted text", Format(form.format.data)
