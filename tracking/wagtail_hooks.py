from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSetGroup

from tracking.viewsets import OrganisationGroup, PlanGroup, TrainingGroup
from tracking.viewsets.start import StartPanel

GROUPS = [TrainingGroup(), PlanGroup(), OrganisationGroup()]


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSetGroup]:
    return GROUPS


@hooks.register("construct_homepage_panels")
def show_what_one_can_do(request: HttpRequest, panels: list[Component]) -> None:
    panels.append(StartPanel(GROUPS))
