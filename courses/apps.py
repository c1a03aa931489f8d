from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Kurser"

    def ready(self) -> None:
        # Models must be loaded first. Some are imported for what they register: letters, and what tracking may ask.
        from courses import delivered, publishing, release_letter, series_reminders, series_standing  # noqa: F401, PLC0415
        from courses.recall import letter  # noqa: F401, PLC0415
        from tracking import stepping  # noqa: PLC0415

        publishing.connect()
        stepping.ask(series_standing.in_step)
