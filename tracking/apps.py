from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "tracking"
    verbose_name = "Uppföljning"

    def ready(self) -> None:
        # Each registers what it holds, once models are there.
        from tracking import checks, mail_examples, nudging, occasion_letters, reminder_letters, summary_letters  # noqa: F401, PLC0415  # noqa: F401, PLC0415
