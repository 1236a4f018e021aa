from django.apps import AppConfig


class SellersConfig(AppConfig):
    name = "souk.sellers"
    label = "sellers"
