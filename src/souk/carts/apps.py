from django.apps import AppConfig


class CartsConfig(AppConfig):
    name = "souk.carts"
    label = "carts"
