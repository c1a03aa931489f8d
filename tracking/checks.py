"""What `check --deploy` says of mails and of the LRS. It asks no name server: docs/operations.md tells what to publish
there."""

from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.module_loading import import_string

OWN_MACHINE = ("localhost", "localhost.localdomain", "example.com")


@register("mail", deploy=True)
def sender_of_mails(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    if "@" not in address or address.rpartition("@")[2].lower() in OWN_MACHINE:
        found.append(
            Warning(
                "Mails are from this machine's own name: mail servers will refuse them.",
                hint="Set DEFAULT_FROM_EMAIL to an address of the municipality's own domain, and publish SPF, DKIM and "
                "DMARC for it (docs/operations.md, Mails).",
                id="tracking.W001",
            )
        )
    if not settings.MAIL_REPLY_TO:
        found.append(
            Warning(
                "Answers to mails go to the address they are from, or to the contact in the municipality's settings.",
                hint="Set MAIL_REPLY_TO to the mailbox of a function, not of a person.",
                id="tracking.W002",
            )
        )
    if settings.MAILBOX:
        found.append(
            Warning(
                "MAILBOX is set: mails stay in a folder, and anybody can read them at /mejl/.",
                hint="Leave it to the demo and to development.",
                id="tracking.W003",
            )
        )
    if settings.SMS_SENDER:
        try:
            import_string(settings.SMS_SENDER)
        except ImportError:
            found.append(
                Warning(
                    "SMS_SENDER names no function: every sms will fail.",
                    hint="Write the dotted path of a function that takes a number and a text (docs/operations.md).",
                    id="tracking.W004",
                )
            )
    return found


@register("lrs", deploy=True)
def receiver_of_statements(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.LRS_URL:
        return []
    found: list[CheckMessage] = []
    if urlsplit(settings.LRS_URL).scheme != "https":
        found.append(
            Error(
                "LRS_URL is not https: statements and the key would go where others can read them.",
                hint="Give the address of the LRS with https://, or leave LRS_URL empty.",
                id="tracking.E001",
            )
        )
    if not (settings.LRS_KEY and settings.LRS_SECRET):
        found.append(
            Error(
                "LRS_URL is set without LRS_KEY and LRS_SECRET: no statement will be taken.",
                hint="Make a key in the LRS that may write statements and nothing else.",
                id="tracking.E002",
            )
        )
    return found
