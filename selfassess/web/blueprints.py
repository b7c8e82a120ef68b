"""Every group of pages. A blueprint imports no other."""

from selfassess.web.account.routes import blueprint as account
from selfassess.web.boards.routes import blueprint as boards
from selfassess.web.handover.routes import blueprint as handover
from selfassess.web.health.routes import blueprint as health
from selfassess.web.invitations import blueprint as invitations
from selfassess.web.operators import blueprint as operators
from selfassess.web.organisations.routes import blueprint as organisations
from selfassess.web.pages.routes import blueprint as pages
from selfassess.web.people.routes import blueprint as people
from selfassess.web.responses.routes import blueprint as responses
from selfassess.web.seats import blueprint as seats
from selfassess.web.signin.routes import blueprint as signin
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
    responses,
    operators,
    timeline,
)
