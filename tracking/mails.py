"""A letter made into a mail: text and HTML, from the municipality, in the recipient's language."""

from dataclasses import dataclass
from email import encoders
from email.message import Message as Header
from email.mime.base import MIMEBase
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language
from wagtail.models import Site

from tracking.letters import Attachment, Letter
from tracking.models import Message, Municipality


@dataclass(frozen=True)
class Sender:
    """Who mails are from, the same for all of a run."""

    name: str
    address: str
    reply_to: str  # empty = answers go to the address they are from
    colour: str  # #rrggbb

    @classmethod
    def known(cls) -> "Sender":
        site = Site.objects.filter(is_default_site=True).first()
        municipality = Municipality.for_site(site) if site else Municipality()
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        reply_to = settings.MAIL_REPLY_TO or municipality.contact_email
        return cls(one_line(name or municipality.name), address, reply_to, municipality.colour)


def mail_of(letter: Letter, message: Message, sender: Sender) -> EmailMultiAlternatives:
    """In the language that is active, which the letter is written in."""
    shown = {"letter": letter, "sender": sender, "language": get_language()}
    mail = EmailMultiAlternatives(
        subject=one_line(letter.subject),
        body=render_to_string("emails/letter.txt", shown).strip() + "\n",
        from_email=formataddr((sender.name, sender.address)),
        to=[message.recipient.email or ""],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        headers={
            "Message-ID": f"<{message.uid}@{sender.address.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",  # RFC 3834: no absence notice comes back
            "X-Auto-Response-Suppress": "All",  # the same, to Exchange
        },
    )
    mail.attach_alternative(render_to_string("emails/letter.html", shown), "text/html")
    for each in letter.attachments:
        mail.attach(_attached(each))
    return mail


def one_line(text: str) -> str:
    """A line break in a header would begin another."""
    return " ".join(text.split())


def _attached(attachment: Attachment) -> MIMEBase:
    header = Header()
    header["Content-Type"] = one_line(attachment.media_type)
    part = MIMEBase(header.get_content_maintype(), header.get_content_subtype())
    for name, value in (header.get_params() or [])[1:]:
        part.set_param(name, value)
    part.set_payload(attachment.content)
    encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=one_line(attachment.name))
    return part
