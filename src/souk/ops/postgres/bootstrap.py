"""Making a new cluster: initdb, the roles, the database. All of it, or none."""

import json
import secrets
import subprocess
from pathlib import Path
from typing import Any, Literal

import psycopg
from psycopg import sql

from souk.ops.postgres.binaries import Binaries
from souk.ops.postgres.errors import PostgresUnavailable
from souk.ops.postgres.identity import Identity

Role = Literal["owner", "app", "analytics", "backup"]
ROLES: tuple[Role, ...] = ("owner", "app", "analytics", "backup")
DATABASE = "souk"

_EXTENSIONS = ("pg_trgm", "unaccent", "btree_gin", "btree_gist", "citext", "pg_stat_statements")


def new_passwords() -> dict[str, str]:
    """Return a random password for the superuser and each role."""
    return {name: secrets.token_urlsafe(24) for name in ("postgres", *ROLES)}


def initdb(binaries: Binaries, data: Path, identity: Identity, password: str) -> None:
    """Make the data folder, owned by the server's user; only passwords open the database."""
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= 17:
        locale = ["--locale-provider=builtin", *locale]
    password_file = data.parent / "initial_password"
    password_file.touch(mode=0o600)
    password_file.write_text(password)
    identity_owned(identity, password_file)
    command = [
        binaries / "initdb",
        "--pgdata",
        str(data),
        "--username",
        "postgres",
        "--auth",
        "scram-sha-256",
        "--pwfile",
        str(password_file),
        "--encoding",
        "UTF8",
        "--data-checksums",
        *locale,
    ]
    done = subprocess.run(  # noqa: S603
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={"PATH": "/usr/bin:/bin"},
        **identity.switch,
    )
    password_file.unlink()
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise PostgresUnavailable(f"initdb failed: {last}")


def identity_owned(identity: Identity, path: Path) -> None:
    import os

    if identity.uid != os.geteuid():
        os.chown(path, identity.uid, identity.gid)


def prepare(superuser: str, passwords: dict[str, str]) -> None:
    """Make roles and database, with what each may; `superuser` is a libpq address."""
    with psycopg.connect(superuser, autocommit=True) as db:
        for role in ROLES:
            rights = "CREATEDB" if role == "owner" else "NOCREATEDB"
            db.execute(
                sql.SQL(
                    "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS {} PASSWORD {}"
                ).format(
                    sql.Identifier(f"souk_{role}"), sql.SQL(rights), sql.Literal(passwords[role])
                )
            )
        settle_roles(db)
        db.execute("REVOKE CONNECT ON DATABASE postgres FROM PUBLIC")
        db.execute("GRANT CONNECT ON DATABASE postgres TO souk_owner")
        db.execute(sql.SQL("CREATE DATABASE {} OWNER souk_owner").format(sql.Identifier(DATABASE)))
    with psycopg.connect(superuser.replace("/postgres?", f"/{DATABASE}?"), autocommit=True) as db:
        db.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        db.execute("ALTER SCHEMA public OWNER TO souk_owner")
        available = {
            name for (name,) in db.execute("SELECT name FROM pg_available_extensions").fetchall()
        }
        for extension in _EXTENSIONS:
            if extension in available:
                db.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(extension)))


def settle_roles(superuser: "psycopg.Connection[Any]") -> None:
    """Give each role what it needs, also in a cluster that an older Souk has made."""
    for statement in (
        "ALTER ROLE souk_app SET synchronous_commit = on",
        "ALTER ROLE souk_app SET statement_timeout = '30s'",
        "ALTER ROLE souk_app SET lock_timeout = '5s'",
        "ALTER ROLE souk_app SET idle_in_transaction_session_timeout = '30s'",
        "GRANT pg_read_all_stats TO souk_owner, souk_analytics",
        # A dump is of everybody's rows.
        "ALTER ROLE souk_backup BYPASSRLS",
    ):
        superuser.execute(statement)


def write_passwords(path: Path, passwords: dict[str, str]) -> None:
    """Keep the passwords where only we can read them."""
    draft = path.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(passwords))
    draft.rename(path)
