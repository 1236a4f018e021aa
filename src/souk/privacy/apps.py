from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "souk.privacy"
    label = "privacy"
