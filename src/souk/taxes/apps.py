from django.apps import AppConfig


class TaxesConfig(AppConfig):
    name = "souk.taxes"
    label = "taxes"
