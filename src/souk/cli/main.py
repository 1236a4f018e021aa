"""The `souk` command: each subcommand is one file or one short function."""

import os
import sys

import click

from souk.cli import running
from souk.config.environment import BadEnvironment
from souk.ops.postgres import PostgresUnavailable


class Souk(click.Group):
    """Says what is wrong in one line, with an exit status that tells scripts."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (BadEnvironment, PostgresUnavailable) as error:
            click.echo(f"souk: {error}", err=True)
            sys.exit(2)


@click.group(cls=Souk, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="souk")
def main() -> None:
    """Souk: a headless commerce and marketplace backend."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "souk.config.settings")


@main.command()
def up() -> None:
    """Run the whole shop: database, migrations, server and worker, until Ctrl-C."""
    running.run_shop()


@main.command()
def demo() -> None:
    """Like `up`, with a demo catalogue, demo accounts and the gateway `test`."""
    running.run_shop(is_demo=True)


@main.command()
def serve() -> None:
    """Serve HTTP on SOUK_HOST and PORT; the database must be up and migrated."""
    from souk.cli.serving import serve_http

    serve_http()


@main.command()
def worker() -> None:
    """Run background jobs; the database must be up and migrated."""
    from souk.cli.working import run_worker

    run_worker()


@main.command()
def migrate() -> None:
    """Bring the database up to date: migrations, SQL objects, partitions, rights."""
    with running.database("owner"):
        from souk.ops.operations.migration import migrate as run

        done = run()
    click.echo(f"The database is up to date; {done.sql_objects} SQL objects were installed.")


@main.command("load-demo", hidden=True)
def load_demo() -> None:
    """Fill an empty shop with the demo's catalogue and accounts; the database must be up."""
    with running.database("app"):
        from souk.ops.operations.demo import load_demo as run

        is_new = run()
    click.echo("The catalogue is loaded." if is_new else "The catalogue is there already.")


@main.command("check-migrations", hidden=True)
def check_migrations() -> None:
    """Fail when a model has changed and no migration says so."""
    with running.database("owner"):
        from django.core.management import call_command

        call_command("check", fail_level="WARNING")
        call_command("makemigrations", check=True, dry_run=True)


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable findings.")
def doctor(as_json: bool) -> None:
    """Check the invariants of a live database; exit 1 when a row breaks one."""
    with running.database("app"):
        from souk.cli.doctoring import report

        sys.exit(report(as_json=as_json))


@main.command("create-admin")
@click.argument("email")
@click.password_option(envvar="SOUK_ADMIN_PASSWORD", help="Asked for when not given.")
def create_admin(email: str, password: str) -> None:
    """Make somebody an admin of the shop."""
    with running.database("app"):
        from souk.accounts.operations.registration import create_admin as run

        run(email, password=password)
    click.echo(f"{email} may open the admin now.")
