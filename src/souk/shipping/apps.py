from django.apps import AppConfig


class ShippingConfig(AppConfig):
    name = "souk.shipping"
    label = "shipping"
