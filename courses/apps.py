from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Kurser"

    def ready(self) -> None:
        from courses import publishing  # noqa: PLC0415  (models must be loaded first)

        publishing.connect()
