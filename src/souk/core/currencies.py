"""The currencies that prices may be in: ISO 4217."""

# Today's list by first letters, without metals, units of account and codes for tests, in which
# nothing is sold.
_ENDINGS = {
    "A": "ED FN LL MD OA RS UD WG ZN",
    "B": "AM BD DT HD IF MD ND OB OV RL SD TN WP YN ZD",
    "C": "AD DF HE HF HW LF LP NY OP OU RC UP VE ZK",
    "D": "JF KK OP ZD",
    "E": "GP RN TB UR",
    "F": "JD KP",
    "G": "BP EL HS IP MD NF TQ YD",
    "H": "KD NL TG UF",
    "I": "DR LS NR QD RR SK",
    "J": "MD OD PY",
    "K": "ES GS HR MF PW RW WD YD ZT",
    "L": "AK BP KR RD SL YD",
    "M": "AD DL GA KD MK NT OP RU UR VR WK XN XV YR ZN",
    "N": "AD GN IO OK PR ZD",
    "O": "MR",
    "P": "AB EN GK HP KR LN YG",
    "Q": "AR",
    "R": "ON SD UB WF",
    "S": "AR BD CR DG EK GD HP LE OS RD SP TN VC YP ZL",
    "T": "HB JS MT ND OP RY TD WD ZS",
    "U": "AH GX SD SN YI YU YW ZS",
    "V": "ED ES ND UV",
    "W": "ST",
    "X": "AF CD CG OF PF",
    "Y": "ER",
    "Z": "AR MW WG",
}
# Lately withdrawn: the past orders of shops, which are imported, are in them.
_WITHDRAWN = {"ANG", "BGN", "CUC", "HRK", "SLL", "ZWL"}

CURRENCIES = _WITHDRAWN | {
    first + ending for first, endings in _ENDINGS.items() for ending in endings.split()
}


def is_currency(code: str) -> bool:
    """Say whether this is an ISO 4217 code."""
    return code in CURRENCIES


def check_currency(code: str) -> str:
    """Return a currency's code; raises ValueError, which says what to write instead."""
    if is_currency(code):
        return code
    said = code.strip().upper() if code.isascii() else code
    if is_currency(said):
        raise ValueError(f"write {said}: ISO 4217 codes are in capitals")
    raise ValueError("write an ISO 4217 code in capitals, such as USD")
