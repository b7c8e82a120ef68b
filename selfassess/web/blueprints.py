"""Every group of pages. A blueprint imports no other."""

from selfassess.web.account.routes import blueprint as account
from selfassess.web.boards.routes import blueprint as boards
from selfassess.web.health.routes import blueprint as health
from selfassess.web.invitations.routes import blueprint as invitations
from selfassess.web.operators.routes import blueprint as operators
from selfassess.web.pages.routes import blueprint as pages
from selfassess.web.responses.routes import blueprint as responses
from selfassess.web.signin.routes import blueprint as signin
from selfassess.web.work.routes import blueprint as work

BLUEPRINTS = (health, pages, signin, invitations, account, work, boards, responses, operators)
