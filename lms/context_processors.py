from django.http import HttpRequest

from tracking.models import Municipality


def municipality(request: HttpRequest) -> dict[str, Municipality]:
    """The municipality's name, logo, contact and words, for the frame of every page."""
    return {"municipality": Municipality.for_request(request)}
