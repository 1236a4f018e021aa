"""The demo shop: a catalogue of our own making, its ways to send, and accounts to try."""

from souk.ops.demo.accounts import ACCOUNTS

__all__ = ["ACCOUNTS"]
