from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSetGroup

from tracking.viewsets import FollowUpGroup, OrganisationGroup, PlanGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ModelViewSetGroup]:
    return [FollowUpGroup(), PlanGroup(), OrganisationGroup()]
