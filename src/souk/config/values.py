"""How values are written in the environment: lists by commas, networks, languages."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field


def _split(value: object) -> object:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    return value


Names = Annotated[list[str], BeforeValidator(_split)]
Network = IPv4Network | IPv6Network


def _networks(value: object) -> object:
    try:
        return [ip_network(part) for part in _split(value)]  # type: ignore[attr-defined]
    except ValueError:
        raise ValueError(
            "write networks such as 10.0.0.0/8 or single addresses, by commas"
        ) from None


Networks = Annotated[list[Network], BeforeValidator(_networks)]
# What PostgreSQL can cut to stems; simple: no stems at all, for all others.
SearchLanguage = Literal[
    "simple", "arabic", "armenian", "basque", "catalan", "danish", "dutch", "english", "finnish",
    "french", "german", "greek", "hindi", "hungarian", "indonesian", "irish", "italian",
    "lithuanian", "nepali", "norwegian", "portuguese", "romanian", "russian", "serbian",
    "spanish", "swedish", "tamil", "turkish", "yiddish",
]  # fmt: skip
Keys = Annotated[list[Annotated[str, Field(min_length=32)]], BeforeValidator(_split)]
