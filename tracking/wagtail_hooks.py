from wagtail import hooks

from tracking.viewsets import FollowUpGroup


@hooks.register("register_admin_viewset")
def register_follow_up() -> FollowUpGroup:
    return FollowUpGroup()
