"""How a coupon's code is written."""

MAX_CODE_LENGTH = 50


def normal_code(code: str) -> str:
    """Return the one form of a code: buyers need not heed its case."""
    return code.strip().upper()
