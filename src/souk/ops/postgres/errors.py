class PostgresUnavailable(Exception):
    """PostgreSQL cannot be used; the message is one line that says what to do."""
