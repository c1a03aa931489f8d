from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "content"
    verbose_name = "Innehåll"

    def ready(self) -> None:
        from content import searchable  # noqa: PLC0415  (models must be loaded first)

        searchable.connect()
