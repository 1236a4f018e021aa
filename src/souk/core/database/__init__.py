"""Django's PostgreSQL backend, with pooled connections that notice a restarted server."""
