from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "souk.ops"
    label = "ops"
