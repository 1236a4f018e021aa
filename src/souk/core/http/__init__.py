"""What every context's `api/` builds on: the caller, strict schemas, pages, JSON as bytes."""
