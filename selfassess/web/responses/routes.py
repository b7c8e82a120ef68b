"""A seat's own response."""

from __future__ import annotations

from flask import Blueprint

from selfassess.accounts.permissions import Permission
from selfassess.web.answering import whole
from selfassess.web.answering.pages import add_answer_pages, add_page

blueprint = Blueprint(
    "responses",
    __name__,
    url_prefix="/boards/<slug:slug>/self-assessments/<row:assessment_id>/seats/<row:seat_id>",
)
add_answer_pages(blueprint, Permission.ANSWER_FOR_SEAT)
add_page(blueprint, "/take-over", whole.take_over, Permission.ANSWER_FOR_SEAT, method="POST")
add_page(blueprint, "/questions/<bank_id:question_id>/before", whole.before, Permission.ANSWER_FOR_SEAT, method="GET")
