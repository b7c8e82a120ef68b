"""The beginning of the next migration, from what the tables say now: ``make migration name="keep the reason"``."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from selfassess.storage import migrate, schema
from selfassess.storage.engine import make_engine


def begin(message: str) -> Path:
    """The file, in its place and formatted. What Alembic cannot see, checks and triggers, is to be added by hand."""
    number = f"{int(schema.head()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{folder}/before.db")
        migrate.upgrade(engine)
        with engine.execution_options(write=True).connect() as connection:
            config = Config()
            config.set_main_option("script_location", str(schema.MIGRATIONS))
            config.attributes["connection"] = connection
            command.revision(config, message=message, rev_id=number, autogenerate=True)
        engine.dispose()
    (made,) = (schema.MIGRATIONS / "versions").glob(f"{number}_*.py")
    for words in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *words, str(made)], check=False)
    return made


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit('Say what it does: make migration name="keep the reason"')
    print(begin(sys.argv[1]))  # noqa: T201
