"""The countries that addresses may name: ISO 3166-1 alpha-2."""

# Today's list, by first letters, and XK: Kosovo has no code there, and is written so by posts
# and gateways.
_SECOND_LETTERS = {
    "A": "DEFGILMOQRSTUWXZ",
    "B": "ABDEFGHIJLMNOQRSTVWYZ",
    "C": "ACDFGHIKLMNORUVWXYZ",
    "D": "EJKMOZ",
    "E": "CEGHRST",
    "F": "IJKMOR",
    "G": "ABDEFGHILMNPQRSTUWY",
    "H": "KMNRTU",
    "I": "DELMNOQRST",
    "J": "EMOP",
    "K": "EGHIMNPRWYZ",
    "L": "ABCIKRSTUVY",
    "M": "ACDEFGHKLMNOPQRSTUVWXYZ",
    "N": "ACEFGILOPRUZ",
    "O": "M",
    "P": "AEFGHKLMNRSTWY",
    "Q": "A",
    "R": "EOSUW",
    "S": "ABCDEGHIJKLMNORSTVXYZ",
    "T": "CDFGHJKLMNORTVWZ",
    "U": "AGMSYZ",
    "V": "ACEGINU",
    "W": "FS",
    "X": "K",
    "Y": "ET",
    "Z": "AMW",
}
COUNTRIES = frozenset(
    first + second for first, seconds in _SECOND_LETTERS.items() for second in seconds
)

_MEANT = {"UK": "GB", "EL": "GR"}


def check_country(code: str) -> str:
    """Return a country's code; raises ValueError, which says what to write instead."""
    if code in COUNTRIES:
        return code
    said = code.strip().upper() if code.isascii() else code
    if said in COUNTRIES or said in _MEANT:
        raise ValueError(f"write {_MEANT.get(said, said)}: that is its ISO 3166-1 alpha-2 code")
    raise ValueError("write an ISO 3166-1 alpha-2 code in capitals, such as DE")
