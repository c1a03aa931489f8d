"""Wagtail's page privacy, asked of persons: to whom a page is open."""

from wagtail.models import Page, PageViewRestriction

from tracking.models.organisation import UserQuerySet


def readers_of(page: Page, persons: UserQuerySet) -> UserQuerySet:
    """Those of the persons to whom the page is open. Who knows a password is not known: a page behind one is open to
    nobody here."""
    for restriction in page.get_view_restrictions() if PageViewRestriction.objects.exists() else ():
        if restriction.restriction_type == PageViewRestriction.PASSWORD:
            return persons.none()
        if restriction.restriction_type == PageViewRestriction.GROUPS:
            groups = restriction.groups.all()
            persons = persons.filter(pk__in=persons.model.objects.filter(groups__in=groups).values("pk"))
    return persons
