from django.apps import AppConfig
from wagtail.users.apps import WagtailUsersAppConfig


class LmsConfig(AppConfig):
    name = "lms"
    verbose_name = "Lärkompass"
    default = True


class UsersConfig(WagtailUsersAppConfig):
    user_viewset = "lms.editors.EditorViewSet"
