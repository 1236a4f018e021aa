from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "souk.edge"
    label = "edge"
