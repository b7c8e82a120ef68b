"""Mail by GOV.UK Notify: one template whose subject is ``((subject))`` and whose message is ``((body))``."""

from __future__ import annotations

import logging
from typing import Any

from notifications_python_client.errors import APIError
from notifications_python_client.notifications import NotificationsAPIClient

from selfassess.config import Notify
from selfassess.mail.message import Message
from selfassess.mail.sending import NotDelivered

SECONDS = 20
ADDRESS = "https://api.notifications.service.gov.uk"
# The client logs what Notify answers, which may repeat an address.
logging.getLogger("notifications_python_client").setLevel(logging.CRITICAL)
_Client: Any = NotificationsAPIClient


class NotifySender:
    """Hands mail to Notify, which has reply addresses of its own: a message's is not used."""

    def __init__(self, notify: Notify, *, base_url: str = ADDRESS, seconds: float = SECONDS) -> None:
        self._notify = notify
        self._base_url = base_url
        self._seconds = seconds

    def send(self, message: Message) -> None:
        """Nothing, once Notify took the message.

        Raises:
            NotDelivered: for good where Notify answers that this message cannot be sent (400), else for now.
        """
        # One for each message: a client must not be shared between threads.
        client = _Client(self._notify.api_key, base_url=self._base_url, timeout=self._seconds)
        try:
            client.send_email_notification(
                message.address,
                self._notify.template_id,
                personalisation={"subject": message.subject, "body": message.body},
                reference=message.reference or None,
            )
        except APIError as refused:
            code = refused.status_code
            raise NotDelivered(temporary=code != 400, why=f"GOV.UK Notify did not take the message ({code}).") from None
        finally:
            client.request_session.close()
