"""A board's logo: whatever was uploaded, drawn anew as a small PNG, so that nothing of the file itself is kept."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageOps
from sqlmodel import Session

from selfassess.accounts.identity import Identity
from selfassess.accounts.permissions import Permission
from selfassess.audit.events import Event, Fact, Happening, ObjectType
from selfassess.audit.trail import append
from selfassess.boards.changes import board_to_change
from selfassess.errors import Refused
from selfassess.storage.session import WritingSession
from selfassess.storage.tables import BoardLogo

MOST_BYTES = 1_000_000
WIDEST, HIGHEST = 600, 200
# Eight million points take about 30 MB while they are drawn. How many there are stands at the head of a file, so that a
# small one that would unpack to more is refused before anything is unpacked.
MOST_POINTS = 8_000_000
MEDIA_TYPE = "image/png"

_KINDS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
_FIELD = "logo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """A PNG of at most 600 by 200 points without any metadata; ``digest`` is the SHA-256 of ``image``."""

    image: bytes
    width: int
    height: int
    digest: str


def read_logo(upload: bytes) -> Logo:
    """The logo that an uploaded PNG or JPEG shows, no larger than 600 by 200 points.

    Slow: to be called before the write transaction. What follows the picture in the file, and everything it says of
    itself but its orientation, is left behind.

    Raises:
        Refused: it is empty, over 1 MB or 8 million points, of another kind, animated or damaged.
    """
    if not upload:
        raise Refused("Choose a file with the logo.", field=_FIELD)
    if len(upload) > MOST_BYTES:
        raise Refused("The file is larger than 1 MB. Save the logo smaller, then choose it again.", field=_FIELD)
    kind = next((kind for start, kind in _KINDS.items() if upload.startswith(start)), None)
    if kind is None:
        raise Refused("The file is no PNG or JPEG picture. Save the logo as one, then choose it again.", field=_FIELD)
    try:
        picture = _decoded(upload, kind)
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise _too_many_points() from bomb
    except Exception as trouble:
        # Whatever a damaged file makes the decoder say: several kinds of error, none of them promised.
        told = "The picture is damaged and cannot be read. Save it again, then choose it again."
        raise Refused(told, field=_FIELD) from trouble
    return _encoded(picture)


def find_logo(session: Session, board_id: int) -> BoardLogo | None:
    """The board's logo, or None."""
    return session.get(BoardLogo, board_id)


def set_logo(session: WritingSession, *, identity: Identity, board_id: int, logo: Logo, now: datetime) -> BoardLogo:
    """The board's logo from now on.

    Raises:
        NotFound, NotAllowed: the person may not do this.
        Refused: the board is closed.
    """
    board_to_change(session, identity=identity, permission=Permission.CHANGE_SETTINGS, board_id=board_id)
    logo_row = BoardLogo(board_id=board_id, media_type=MEDIA_TYPE, image=logo.image, digest=logo.digest, changed_at=now)
    row = session.merge(logo_row)
    session.flush()
    _record(session, identity, board_id, {"bytes": len(logo.image), "width": logo.width, "height": logo.height}, now)
    return row


def remove_logo(session: WritingSession, *, identity: Identity, board_id: int, now: datetime) -> None:
    """Leave the board without a logo. Where it has none, nothing is written.

    Raises:
        NotFound, NotAllowed: the person may not do this.
        Refused: the board is closed.
    """
    board_to_change(session, identity=identity, permission=Permission.CHANGE_SETTINGS, board_id=board_id)
    row = find_logo(session, board_id)
    if row is None:
        return
    session.delete(row)
    session.flush()
    _record(session, identity, board_id, {"removed": True}, now)


def _decoded(upload: bytes, kind: str) -> Image.Image:
    """The picture upright, in plain colours, at its own size or nearly."""
    with Image.open(io.BytesIO(upload), formats=[kind]) as opened:
        if opened.width * opened.height > MOST_POINTS:
            raise _too_many_points()
        if kind == "PNG" and getattr(opened, "is_animated", False):
            raise Refused("The picture moves. Save the logo as one still picture.", field=_FIELD)
        # A large JPEG unpacks at a half, a quarter or an eighth of its size, which is all that is needed here.
        opened.draft(None, (2 * WIDEST, 2 * HIGHEST))
        opened.load()
        return _plain(ImageOps.exif_transpose(opened))


def _plain(picture: Image.Image) -> Image.Image:
    """The picture in red, green and blue, with transparency where it has any."""
    if picture.mode.startswith("I"):
        # Sixteen bits of grey: a plain conversion would cut all but the darkest to white.
        picture.info.pop("transparency", None)
        picture = picture.convert("I").point(lambda grey: grey / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _encoded(picture: Image.Image) -> Logo:
    picture.thumbnail((WIDEST, HIGHEST), Image.Resampling.LANCZOS)
    # The points alone: what the file said of itself hangs on the picture that it was read into.
    bare = Image.frombytes(picture.mode, picture.size, picture.tobytes())
    written = io.BytesIO()
    bare.save(written, format="PNG", optimize=True)
    image = written.getvalue()
    return Logo(image=image, width=bare.width, height=bare.height, digest=hashlib.sha256(image).hexdigest())


def _too_many_points() -> Refused:
    told = (
        f"The picture has more than {MOST_POINTS // 1_000_000} million points. Save it smaller, then choose it again."
    )
    return Refused(told, field=_FIELD)


def _record(session: WritingSession, identity: Identity, board_id: int, facts: dict[str, Fact], now: datetime) -> None:
    happening = Happening(event=Event.BOARD_LOGO_CHANGED, object_type=ObjectType.BOARD, object_id=board_id, facts=facts)
    append(session, happening, board_id=board_id, actor=identity.acting_on(board_id), now=now)
