"""An occasion as an event for a calendar (RFC 5545; sent by mail as RFC 5546 says). Calendars are often shared: the
event is told by what sort of thing it is and never by its topic."""

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress

from tracking.models import Occasion
from tracking.site_address import site

PUBLISH, REQUEST, CANCEL = "PUBLISH", "REQUEST", "CANCEL"


def page_of(occasion: Occasion) -> str:
    return site(reverse("occasion", args=[occasion.pk]))


def event_file(occasion: Occasion, method: str, now: dt.datetime, attendee: str | None = None) -> bytes:
    """attendee: the address of whoever it is mailed to. One id for ever, and a higher sequence for each change, so that
    calendars replace what they have."""
    event = Event()
    event.add("uid", f"{occasion.pk}@larkompass")
    event.add("sequence", occasion.sequence)
    event.add("dtstamp", now.astimezone(dt.UTC))
    event.add("dtstart", occasion.starts_at.astimezone(dt.UTC))
    event.add("dtend", occasion.ends_at.astimezone(dt.UTC))
    event.add("summary", str(occasion.get_kind_display()))
    event.add("location", occasion.where)
    event.add("url", page_of(occasion))
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("organizer", vCalAddress(f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}"))
    if attendee:
        guest = vCalAddress(f"mailto:{attendee}")
        guest.params["PARTSTAT"], guest.params["RSVP"] = "ACCEPTED", "FALSE"
        event.add("attendee", guest, encode=False)
    calendar = Calendar()
    calendar.add("prodid", "-//Larkompass//SV")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
