"""The addresses of the pages to which mails and commands lead: the one place where they are written out.

The pages themselves stand under these addresses in ``web``; a test holds the two together. The whole address is always
under the base URL of the settings, never under what a request says of itself.
"""

from __future__ import annotations

from collections.abc import Callable

from selfassess.config import Settings


def sign_in_path(token: str) -> str:
    """The page of a link that signs in."""
    return f"/sign-in/link/{token}"


def new_password_path(token: str) -> str:
    """The page of a link that sets a new password."""
    return f"/sign-in/new-password/{token}"


def new_address_path(token: str) -> str:
    """The page of a link that confirms another address of an account."""
    return f"/account/address/{token}"


def invitation_path(token: str) -> str:
    """The page on which an invitation is taken up."""
    return f"/invitations/{token}"


def board_path(slug: str) -> str:
    """A board's own first page."""
    return f"/boards/{slug}/"


def purge_path(slug: str) -> str:
    """The operators' page on which the deletion of a board is confirmed or called off."""
    return f"/operators/boards/{slug}/purge"


def people_path(slug: str) -> str:
    """The page of a board's people and seats."""
    return f"/boards/{slug}/people"


def assessment_path(slug: str, assessment_id: int) -> str:
    """The page from which everything of a self-assessment is reached."""
    return f"/boards/{slug}/self-assessments/{assessment_id}"


def response_path(slug: str, assessment_id: int, seat_id: int) -> str:
    """Where a seat's response goes on."""
    return f"/boards/{slug}/self-assessments/{assessment_id}/seats/{seat_id}/"


def signing_path(slug: str, assessment_id: int) -> str:
    """The page on which a self-assessment is signed, and which says who has."""
    return f"/boards/{slug}/self-assessments/{assessment_id}/sign"


def absolute(settings: Settings, path: str) -> str:
    """The whole address of a path of this service."""
    return settings.base_url + path


def links_to(settings: Settings, path_of: Callable[[str], str]) -> Callable[[str], str]:
    """From a token to the whole address of its page. Needs no request: letters are written after it has ended."""
    return lambda token: absolute(settings, path_of(token))


def assessment_links(settings: Settings, slug: str) -> Callable[[int, int | None], str]:
    """From a self-assessment of this board, and a seat's response in it or None, to the whole address of its page."""

    def link(assessment_id: int, seat_id: int | None) -> str:
        of_all = assessment_path(slug, assessment_id)
        return absolute(settings, of_all if seat_id is None else response_path(slug, assessment_id, seat_id))

    return link
