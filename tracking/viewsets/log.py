"""Who has been shown names, for the data protection officer. Nothing here can be changed."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from tracking.models import AccessLog, User
from tracking.viewsets.rows import RowPolicy, RowViewSet


class WholeLog(RowPolicy):
    def rows(self, reader: User) -> QuerySet[AccessLog]:
        return AccessLog.objects.select_related("reader")


class AccessLogViewSet(RowViewSet):
    model = AccessLog
    policy_class = WholeLog
    never = ("add", "change", "delete")
    icon = "history"
    menu_label = _("Tillgång till namn")
    about = _(
        "Listor med namn som har visats eller tagits ut, i uppföljningen och i redigeringen. Raderna ändras aldrig."
    )
    form_fields = ["kind"]  # Wagtail asks for some; nobody may open the form
    list_display = [
        "at",
        Column("reader", label=_("Vem"), accessor=lambda row: row.reader.name_for(None) if row.reader else "–"),
        "integration",
        "kind",
        "unit_path",
        "subject",
        "on",
        "persons",
    ]
    list_filter = ["kind", "at"]
    search_fields = ["unit_path", "subject", "integration"]
    list_per_page = 50
