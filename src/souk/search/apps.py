from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "souk.search"
    label = "search"
