"""What roles and places are called, by the form of the board; and which role a typed word means."""

from __future__ import annotations

from selfassess.vocabulary import BoardForm, Role, Standing

_NAMES = {
    Role.MANAGER: "business manager",
    Role.CHAIR: "chair",
    Role.VICE_CHAIR: "vice chair",
    Role.MEMBER: "board member",
    Role.SCRUTINEER: "independent scrutineer",
    Role.OBSERVER: "observer",
}
# Where the form has a name of its own for a role.
_OWN_NAMES = {
    BoardForm.LSCB: {Role.CHAIR: "independent chair"},
    BoardForm.PARTNERSHIP: {Role.CHAIR: "partnership chair", Role.MEMBER: "partnership member"},
}
# What people also write in a list.
_OTHER_WORDS = {
    "manager": Role.MANAGER,
    "board manager": Role.MANAGER,
    "partnership manager": Role.MANAGER,
    "member": Role.MEMBER,
    "scrutineer": Role.SCRUTINEER,
    "vice": Role.VICE_CHAIR,
    "deputy chair": Role.VICE_CHAIR,
}
_WORDS = (
    {name: role for names in (_NAMES, *_OWN_NAMES.values()) for role, name in names.items()}
    | {role.value.replace("_", " "): role for role in Role}
    | _OTHER_WORDS
)


def role_name(role: Role, form: BoardForm) -> str:
    """What a board of this form calls the role, in small letters: *business manager*."""
    return _OWN_NAMES[form].get(role, _NAMES[role])


def place_name(role: Role, form: BoardForm, *, seat: str | None = None, standing: Standing | None = None) -> str:
    """What a board of this form calls a place: *business manager*, *board member for Police*, *deputy for Police*."""
    if seat is None:
        return role_name(role, form)
    return f"{'deputy' if standing is Standing.DEPUTY else role_name(role, form)} for {seat}"


def role_of(words: str) -> Role | None:
    """The role that somebody means by these words, or None."""
    return _WORDS.get(" ".join(words.casefold().replace("-", " ").replace("_", " ").split()))


def role_words() -> tuple[str, ...]:
    """One word for each role, to show what may be written."""
    return tuple(_NAMES.values())
