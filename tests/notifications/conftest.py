from tests.admin.conftest import manager

__all__ = ["manager"]
