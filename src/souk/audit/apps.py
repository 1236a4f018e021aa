from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "souk.audit"
    label = "audit"
