from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "souk.webhooks"
    label = "webhooks"
