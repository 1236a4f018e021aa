"""Encrypted columns: keys outside the database, a field, and the change from key to key."""
