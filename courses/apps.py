from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = "Kurser"

    def ready(self) -> None:
        # Models must be loaded first. Some are imported for what they register: letters, what tracking may ask, what
        # is cleared and what goes along when two accounts are joined.
        from courses import (  # noqa: F401, PLC0415
            clearing,
            delivered,
            held_letter,
            joining,
            publishing,
            release_letter,
            series_reminders,
            series_standing,
        )
        from courses.playing import leaving  # noqa: PLC0415
        from courses.recall import letter  # noqa: F401, PLC0415
        from tracking import stepping  # noqa: PLC0415

        publishing.connect()
        leaving.connect()
        stepping.ask(series_standing.in_step)
