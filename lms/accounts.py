"""How people log in: addresses come from HR's file, so nobody signs up."""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer is the operator's to see, in the log. The page is the same as for an
        address that is not here: otherwise it would tell who is."""
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as error:
            # Its kind only: a refusal repeats the address.
            logger.error("The mail server did not take the login mail (%s). Look at EMAIL_URL.", type(error).__name__)
