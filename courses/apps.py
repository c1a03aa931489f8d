from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Kurser"

    def ready(self) -> None:
        from courses import delivered, publishing  # noqa: F401, PLC0415  (models must be loaded first)

        publishing.connect()
