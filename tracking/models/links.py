"""Personal links and start codes: one row stands behind both."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracking.models.organisation import User
from tracking.models.training import Training
from tracking.models.units import OrganisationalUnit
from tracking.personal_data import Basis, PersonalData


class StartSheet(models.Model):
    """Slips with start codes that were printed together. Only whoever printed it opens it again; the codes work while
    that person may see whose they are."""

    personal_data = PersonalData(
        name=_("Ark med startlappar"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Vem som skrev ut startlappar för en enhet och en utbildning, när, och när arket spärrades. Inte koderna."
        ),
        why=_(
            "Låta koderna gälla så länge den som skrev ut dem har rätt till personerna, och spärra ett ark som kommit "
            "bort."
        ),
        keep=_("Ett år efter att arket skrevs ut."),
    )

    printed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")  # NULL = erased: no code works
    unit = models.ForeignKey(OrganisationalUnit, models.PROTECT, related_name="+")
    training = models.ForeignKey(Training, models.CASCADE, related_name="+")
    printed_at = models.DateTimeField(default=timezone.now)
    revoked_at = models.DateTimeField(null=True, blank=True)  # NULL = not

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return str(self.pk)


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    def open_on(self, on: dt.date) -> Self:
        return self.filter(revoked_at=None, expires_on__gte=on)

    def revoke(self, now: dt.datetime) -> int:
        """Links and codes open nothing from now on. A new mail or slip makes a new one."""
        return self.filter(revoked_at=None).update(revoked_at=now)

    def replace(self) -> None:
        """What has been mailed opens nothing from now on, and the next mail brings a new secret; a code that was
        printed goes on."""
        self.filter(revoked_at=None).update(issue=F("issue") + 1)


class PersonalLink(models.Model):
    """Lets a person into one training without login. The secrets are worked out from the id, the numbers of issue and
    the server's key when they are sent or printed; they are stored nowhere."""

    personal_data = PersonalData(
        name=_("Personlig länk"),
        basis=Basis.PUBLIC_TASK,
        what=_(
            "Att personen har en länk eller startkod till en utbildning, till vilken dag den gäller, och när den "
            "spärrades. Inte själva länken."
        ),
        why=_("Låta den som inte har något konto gå sin utbildning."),
        keep=_("Ett år efter att länken slutade gälla."),
    )

    user = models.ForeignKey(User, models.CASCADE, related_name="personal_links")
    training = models.ForeignKey(Training, models.CASCADE, related_name="+")
    issue = models.PositiveSmallIntegerField(default=1)  # raised when it is replaced: earlier secrets open nothing
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True, blank=True)  # NULL = not
    created_at = models.DateTimeField(default=timezone.now)
    # Raised for each slip, so that a slip printed again ends the one before and no mail.
    code_issue = models.PositiveSmallIntegerField(default=0)
    # What finds the row by a code that is typed: a digest with the server's key, of which the code cannot be worked out
    # without that key. To derive the codes of all rows for each try would be work that anybody could order.
    # NULL = no slip has been printed.
    code_digest = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001
    sheet = models.ForeignKey(StartSheet, models.SET_NULL, null=True, related_name="links")  # of the latest slip

    objects = PersonalLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "training"], condition=Q(revoked_at=None), name="one_open_link_per_training"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
