from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "souk.exchange"
    label = "exchange"
