from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "souk.core"
    label = "core"

    def ready(self) -> None:
        """Let every context say what it listens to."""
        autodiscover_modules("handlers")
