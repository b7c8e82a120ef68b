"""Every group of pages. A blueprint imports no other."""

from selfassess.web.account.routes import blueprint as account
from selfassess.web.agreeing.routes import blueprint as agreeing
from selfassess.web.assessments import blueprint as assessments
from selfassess.web.boards.routes import blueprint as boards
from selfassess.web.drafts.routes import answers as draft_answers
from selfassess.web.drafts.routes import blueprint as drafts
from selfassess.web.evidence.routes import blueprint as evidence
from selfassess.web.export.routes import blueprint as export
from selfassess.web.handover.routes import blueprint as handover
from selfassess.web.health.routes import blueprint as health
from selfassess.web.invitations import blueprint as invitations
from selfassess.web.movement import blueprint as movement
from selfassess.web.operators import blueprint as operators
from selfassess.web.organisations.routes import blueprint as organisations
from selfassess.web.pages.routes import blueprint as pages
from selfassess.web.paper.routes import answers as paper_answers
from selfassess.web.paper.routes import blueprint as paper
from selfassess.web.papers.routes import blueprint as papers
from selfassess.web.people.routes import blueprint as people
from selfassess.web.responses.routes import blueprint as responses
from selfassess.web.screen.routes import blueprint as screen
from selfassess.web.seats import blueprint as seats
from selfassess.web.sharing.routes import blueprint as sharing
from selfassess.web.signin.routes import blueprint as signin
from selfassess.web.signing.routes import blueprint as signing
from selfassess.web.tables.routes import answers as table_answers
from selfassess.web.tables.routes import blueprint as tables
from selfassess.web.taking_up.routes import blueprint as taking_up
from selfassess.web.timeline.routes import blueprint as timeline
from selfassess.web.work.routes import blueprint as work

BLUEPRINTS = (
    health,
    pages,
    signin,
    taking_up,
    account,
    work,
    boards,
    people,
    seats,
    organisations,
    invitations,
    handover,
    assessments,
    responses,
    evidence,
    tables,
    table_answers,
    drafts,
    draft_answers,
    paper,
    paper_answers,
    sharing,
    agreeing,
    screen,
    movement,
    papers,
    export,
    signing,
    operators,
    timeline,
)
