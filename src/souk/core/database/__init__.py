"""Django's PostgreSQL backend, with kept connections that notice a restarted server."""
