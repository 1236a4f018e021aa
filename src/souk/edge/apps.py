from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class EdgeConfig(AppConfig):
    name = "souk.edge"
    label = "edge"

    def ready(self) -> None:
        from souk.edge.admin_sessions import note_beginning

        user_logged_in.connect(note_beginning, dispatch_uid="souk.edge.admin_sessions")
