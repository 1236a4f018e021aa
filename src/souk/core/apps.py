from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from souk.core.globals import look_up_plainly


class CoreConfig(AppConfig):
    name = "souk.core"
    label = "core"

    def ready(self) -> None:
        """Let every context say what it listens to."""
        look_up_plainly()
        autodiscover_modules("handlers")
