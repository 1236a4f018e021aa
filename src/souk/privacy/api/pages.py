"""An export as a file."""

from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone

from souk.core.http.answers import json_bytes
from souk.privacy.queries.export import personal_document


def personal_file(user_id: UUID) -> HttpResponse:
    """Return a person's data, to be kept as a file."""
    response = json_bytes(personal_document(user_id))
    day = timezone.now().date().isoformat()
    response["Content-Disposition"] = f'attachment; filename="personal-data-{day}.json"'
    return response
