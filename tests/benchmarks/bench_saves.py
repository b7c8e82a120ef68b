"""What saving one answer costs, with its checks, its version and its audit event, against a bare save of one row.

Run as a program to print the figures. ``ratios()`` gives, for each engine, the time of the service's save, as a page's
script sends it, divided by that of a bare Flask view that changes one row through an SQLModel session on a database of
the same engine and settings, and commits. Both are called as WSGI applications and take turns.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from io import BytesIO
from json import loads
from urllib.parse import urlencode

from flask import Flask, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine, MetaData
from sqlmodel import Field, Session, SQLModel

from selfassess.storage.engine import make_engine
from tests.benchmarks.bench_pages import House, environ_of, medians, opened
from tests.benchmarks.bench_service import engines, url_of
from tests.client import Client

SAVE = "save of an answer / bare save of a row"


class BareAnswer(SQLModel, table=True):
    """What a bare save changes."""

    __tablename__ = "bare_answer"
    metadata = MetaData()

    id: int = Field(default=None, primary_key=True)
    level: str
    comment: str
    version: int


def ratios() -> dict[str, float]:
    """The figures described above."""
    figures: dict[str, float] = {}
    for engine in engines():
        with opened(engine) as house:
            plain = make_engine(url_of(house.rows)).execution_options(write=True)
            BareAnswer.metadata.create_all(plain)
            visitor = house.sitting.savers[-1].client
            bare = partial(_post, bare_app(plain), "/save", visitor, {"level": "2", "comment": "What we know."})
            ours, theirs = medians(_saving(house), bare)
            plain.dispose()
        figures[f"{engine}, save of an answer: ms"] = ours * 1000
        figures[f"{engine}, {SAVE}"] = ours / theirs
    return figures


def bare_app(engine: Engine) -> Flask:
    """An application that saves one row, and says its version."""
    app = Flask("bare")
    with Session(engine) as session:
        session.add(BareAnswer(id=1, level="", comment="", version=0))
        session.commit()

    @app.post("/save")
    def save() -> ResponseReturnValue:
        with Session(engine) as session:
            row = session.get_one(BareAnswer, 1)
            row.level, row.comment = request.form["level"], request.form["comment"]
            row.version += 1
            session.commit()
            return {"version": row.version}

    return app


def _saving(house: House) -> Callable[[], object]:
    """One save after another of one person's answer, each with something new in it."""
    saver = house.sitting.savers[-1]
    name, version = saver.question, 0

    def save() -> None:
        nonlocal version
        said = {"version": str(version), "answer": "level:2", "comment": f"What we know, told {version} times."}
        fields = {f"{name}.{part}": text for part, text in said.items()} | {"csrf_token": saver.client.token}
        version = loads(_post(house.app, saver.address, saver.client, fields))["version"]

    return save


def _post(app: Flask, path: str, visitor: Client, fields: dict[str, str]) -> bytes:
    body, started = urlencode(fields).encode(), []
    environ = environ_of(path, visitor) | {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": "application/x-www-form-urlencoded",
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_ACCEPT": "application/json",
        "wsgi.input": BytesIO(body),
    }
    parts = app.wsgi_app(environ, lambda status, *_: started.append(status))  # type: ignore[arg-type]
    reply = b"".join(parts)
    if close := getattr(parts, "close", None):
        close()
    assert started[0].startswith("200"), (started, reply[:300])
    return reply


if __name__ == "__main__":
    for name, value in ratios().items():
        print(f"{name:60} {value:8.2f}")
