from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "souk.reviews"
    label = "reviews"
