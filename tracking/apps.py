from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "tracking"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        from tracking import nudging, reminder_letters, summary_letters  # noqa: F401, PLC0415  (they register writers)
