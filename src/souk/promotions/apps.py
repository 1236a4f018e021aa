from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    name = "souk.promotions"
    label = "promotions"
