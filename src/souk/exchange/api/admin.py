"""Imports and exports, for staff."""

from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Status

from souk.core.errors import invalid_field
from souk.core.http.caller import staff_may
from souk.core.http.pages import page_by_id
from souk.core.http.uploads import form_body, takes_file, uploaded_form
from souk.exchange.api.schemas import (
    ImportAnswer,
    ImportPage,
    ImportsQuery,
    ImportStory,
)
from souk.exchange.operations.imports import Options, bring_file
from souk.exchange.operations.undo import ask_undo
from souk.exchange.queries.exports import CONTENT_TYPES, exported_apart
from souk.exchange.queries.imports import (
    ImportView,
    import_of,
    imports_sought,
    refusals_of,
    report_of,
    view_of,
)

ExportKind = Literal["products", "categories", "stock", "customers", "orders", "coupons"]
FormatName = Literal["csv", "jsonl"]

router = Router(tags=["admin"], auth=staff_may("exchange.manage"))

_REFUSALS_SHOWN = 100
_FLAGS = {"true": True, "false": False, "": False}
_FILE = {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "A file"}
_FILES = {
    "description": "A file",
    "content": {kind: {"schema": {"type": "string"}} for kind in ("text/csv", "application/jsonl")},
}


@router.post(
    "/imports",
    response={202: ImportAnswer},
    operation_id="adminCreateImport",
    openapi_extra=form_body("kind", "currency", "dry_run", "partial", "sets_stock"),
)
@takes_file
def bring(request: HttpRequest) -> Status[dict[str, Any]]:
    """Bring a file of rows, a CSV or JSON lines; the worker takes it in.

    It may have up to SOUK_IMPORT_MEGABYTES, 200 unless the shop says otherwise.
    `kind` says what they are: products, categories, stock, customers, coupons or
    orders. `dry_run`,
    `partial` and `sets_stock` are true or false. All of it is taken or nothing, unless `partial`.
    """
    upload, texts = uploaded_form(request, kind=20, currency=3, dry_run=5, partial=5, sets_stock=5)
    with upload:
        import_id = bring_file(
            upload.chunks(),
            kind=texts.get("kind", ""),
            name=upload.name or "file",
            options=Options(
                currency=texts.get("currency") or settings.DEFAULT_CURRENCY,
                is_dry_run=_flag(texts, "dry_run"),
                is_partial=_flag(texts, "partial"),
                sets_stock=_flag(texts, "sets_stock"),
            ),
            actor_id=request.caller.user_id,  # type: ignore[attr-defined]
        )
    return Status(202, _answer(import_of(import_id)))


@router.get("/imports", response=ImportPage, operation_id="adminListImports")
def list_imports(request: HttpRequest, query: Query[ImportsQuery]) -> dict[str, Any]:
    """The imports, newest first."""
    kind, state = query.kind or "", query.state or ""
    rows = imports_sought(kind=kind, state=state)
    page = page_by_id(rows, query, query=f"imports {kind} {state}", newest_first=True)
    return {**page, "items": [_answer(view_of(row)) for row in page["items"]]}


@router.get("/imports/{uuid:import_id}", response=ImportStory, operation_id="adminGetImport")
def read(request: HttpRequest, import_id: UUID) -> dict[str, Any]:
    """One import: how far it is, or what came of it."""
    seen = import_of(import_id)
    refusals = refusals_of(import_id, limit=_REFUSALS_SHOWN)
    return {**_answer(seen), "refusals": list(refusals)}


@router.get(
    "/imports/{uuid:import_id}/refusals",
    operation_id="adminGetImportRefusals",
    openapi_extra={"responses": {200: _FILE}},
)
def read_refusals(request: HttpRequest, import_id: UUID) -> StreamingHttpResponse:
    """A CSV of the rows that an import refused: line, column, what to do."""
    import_of(import_id)
    return _file(report_of(import_id), f"refused-{import_id}.csv", CONTENT_TYPES["csv"])


@router.post(
    "/imports/{uuid:import_id}/undo",
    response={202: ImportAnswer},
    operation_id="adminUndoImport",
)
def undo(request: HttpRequest, import_id: UUID) -> Status[dict[str, Any]]:
    """Have the worker undo an import of products or orders; once, however often it is asked for.

    What it made goes, what it changed is as it was. What somebody has changed since is left, and
    so are quantities.
    """
    ask_undo(import_id, actor_id=request.caller.user_id)  # type: ignore[attr-defined]
    return Status(202, _answer(import_of(import_id)))


@router.get(
    "/exports/{kind}",
    operation_id="adminExport",
    openapi_extra={"responses": {200: _FILES}},
)
def export(
    request: HttpRequest, kind: ExportKind, format: FormatName = "csv"
) -> StreamingHttpResponse:
    """All rows of a kind as a file, as they are at one moment; it comes as it is read."""
    chunks = exported_apart(kind, format=format)
    return _file(chunks, f"{kind}.{format}", CONTENT_TYPES[format])


def _file(chunks: Any, name: str, content_type: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(chunks, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _flag(texts: dict[str, str], name: str) -> bool:
    given = texts.get(name, "")
    if given not in _FLAGS:
        raise invalid_field(name, "write true or false")
    return _FLAGS[given]


def _answer(seen: ImportView) -> dict[str, Any]:
    values = {name: getattr(seen, name) for name in ImportView.__dataclass_fields__}
    return {
        **values,
        "dry_run": seen.is_dry_run,
        "partial": seen.is_partial,
        "undone": seen.undo_counts or None,
    }
