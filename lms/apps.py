from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Lärkompass"
    default = True

    def ready(self) -> None:
        from lms import checks, review_letter  # noqa: F401, PLC0415
        from lms.concern import letter  # noqa: F401, PLC0415


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "lms.editors.EditorViewSet"
