"""The `souk` command: each subcommand is one file or one short function."""

import os
import secrets
import sys
from pathlib import Path
from uuid import UUID

import click
from django.db import OperationalError

from souk.cli import running
from souk.config.environment import BadEnvironment
from souk.ops.postgres import PostgresUnavailable


class Souk(click.Group):
    """Says what is wrong in one line, with an exit status that tells scripts."""

    def invoke(self, context: click.Context) -> object:
        try:
            return super().invoke(context)
        except (BadEnvironment, PostgresUnavailable, running.NotMigrated) as error:
            click.echo(f"souk: {error}", err=True)
            sys.exit(2)
        except OperationalError as error:
            click.echo(f"souk: the database went away or is held: {error}", err=True)
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
        from souk.cli.importing import show_progress
        from souk.ops.operations.migration import migrate as run

        with show_progress("Migrating") as progress:
            done = run(progress)
    click.echo(f"The database is up to date; {done.sql_objects} SQL objects were installed.")


@main.command("load-demo", hidden=True)
def load_demo() -> None:
    """Fill an empty shop with the demo's catalogue and accounts; the database must be up."""
    with running.database("app"):
        from souk.cli.importing import show_progress
        from souk.ops.operations.demo import load_demo as run
        from souk.ops.operations.demo import tell_receiver

        with show_progress("Loading") as progress:
            run(progress)
        port = os.environ.get(running.RECEIVER_PORT)
        if port:
            tell_receiver(f"http://127.0.0.1:{int(port)}/")


@main.command("demo-receiver", hidden=True)
def demo_receiver() -> None:
    """Write down what the demo's webhook is told, until Ctrl-C."""
    from souk.config.environment import load
    from souk.ops.demo.receiver import receiver

    home = load().home
    port = int(os.environ[running.RECEIVER_PORT])
    receiver(home / running.TOLD, port=port).serve_forever()


@main.group("import")
def import_() -> None:
    """Bring data in from files."""


def _import_command(kind: str) -> None:
    @import_.command(kind)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
    @click.option(
        "--partial", is_flag=True, help="Take the good rows; else one refusal stops all of them."
    )
    @click.option("--json", "as_json", is_flag=True, help="A machine-readable report.")
    @click.option("--currency", help="Of prices, where the file names none; default: the shop's.")
    @click.option(
        "--set-stock",
        is_flag=True,
        help="Of products: set the stock of variants that are there already, too.",
        hidden=kind != "products",
    )
    def command(
        file: Path, dry_run: bool, partial: bool, as_json: bool, currency: str, set_stock: bool
    ) -> None:
        with running.database("app") as environment:
            from souk.cli.importing import import_rows
            from souk.core.errors import DomainError
            from souk.exchange.operations.imports import Options

            options = Options(
                currency=(currency or environment.souk_currency).upper(),
                is_dry_run=dry_run,
                is_partial=partial,
                sets_stock=set_stock,
            )
            try:
                status = import_rows(file, kind=kind, options=options, as_json=as_json)
            except DomainError as error:
                click.echo(f"souk: {error.detail}", err=True)
                status = 2
        sys.exit(status)

    command.help = (
        f"Import {kind} from a CSV or JSON lines (docs/import.md), all of it or nothing.\n\n"
        "Exit status: 0 all rows taken, 1 some refused (each is named), 2 the file cannot be read."
    )


for _kind in ("products", "categories", "stock", "customers", "coupons", "orders"):
    _import_command(_kind)


@import_.command("undo")
@click.argument("import_id", type=click.UUID)
def undo_import(import_id: UUID) -> None:
    """Undo an import of products or orders: what it made goes, what it changed is as it was.

    It is done here; killed in between, nothing is undone, and a worker that runs does it.
    """
    with running.database("app"):
        from souk.core.errors import DomainError
        from souk.exchange.operations.undo import undo_import as run

        try:
            undone = run(import_id, actor_id=None)
        except DomainError as error:
            click.echo(f"souk: {error.detail}", err=True)
            sys.exit(2)
    click.echo(
        f"Withdrawn: {undone.withdrawn}. Changed back: {undone.restored}."
        f" Left, for somebody has changed them since: {undone.left}."
    )


@main.command("export")
@click.argument(
    "kind",
    type=click.Choice(["products", "categories", "stock", "customers", "orders", "coupons"]),
)
@click.option("--format", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def export(kind: str, format: str, output: Path | None) -> None:
    """Write all rows of a kind to the standard output or a file (docs/import.md).

    Exit status: 0 all of it was written, 2 it cannot be written there.
    """
    with running.database("app"):
        from souk.cli.exporting import export_rows

        status = export_rows(kind, format=format, output=output)
    sys.exit(status)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--gateway", required=True, help="Whose file it is, such as stripe.")
@click.option("--json", "as_json", is_flag=True, help="A machine-readable report.")
def settle(file: Path, gateway: str, as_json: bool) -> None:
    """Compare a gateway's settlement file with the books, line by line.

    Exit status: 0 all as in the books, 1 some differ (each is named), 2 the file cannot be read.
    """
    with running.database("app"):
        from souk.cli.settling import settle_file
        from souk.core.errors import InvalidFields

        try:
            status = settle_file(file, gateway=gateway, as_json=as_json)
        except InvalidFields as error:
            for wrong in error.problems:
                click.echo(f"souk: {wrong.field} {wrong.message}", err=True)
            status = 2
    sys.exit(status)


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


@main.group()
def mail() -> None:
    """Letters to customers."""


@mail.command("test")
@click.argument("recipient")
def mail_test(recipient: str) -> None:
    """Send a test letter at once; exit 1 says why it could not be sent."""
    running.set_up_django()
    from souk.cli.mailing import send_test_letter

    sys.exit(send_test_letter(recipient))


@main.command()
@click.option("--products", default=100_000, show_default=True, help="Size of the catalogue.")
@click.option("--seconds", default=8, show_default=True, help="How long each is measured.")
@click.option("--connections", default=16, show_default=True, help="Requests at a time.")
@click.option(
    "--past-orders",
    type=click.IntRange(min=1000),
    help="Instead, compare orders with a shop that has so many behind it, and as many customers.",
)
@click.option(
    "--beside",
    type=click.IntRange(min=1000),
    help="Instead, compare what shoppers read with a shop that has so many products.",
)
@click.option(
    "--events",
    type=click.IntRange(min=1000),
    help="Instead, have so many events (hundreds) delivered to a webhook on this machine.",
)
@click.option(
    "--import",
    "imported",
    type=click.IntRange(min=100, max=1_000_000),
    help="Instead, import a file of so many products into an empty shop, and once more.",
)
@click.option("--json", "as_json", is_flag=True, help="Machine-readable results.")
def bench(
    products: int,
    seconds: int,
    connections: int,
    past_orders: int | None,
    beside: int | None,
    events: int | None,
    imported: int | None,
    as_json: bool,
) -> None:
    """Measure requests a second, beside the database's own limit; needs no running shop."""
    from souk.cli.benching import run_bench
    from souk.cli.bringing import run_import_bench
    from souk.cli.comparing import run_comparison
    from souk.cli.delivering import run_delivery
    from souk.cli.growing import run_growth
    from souk.ops.bench.shop import BenchFailed

    try:
        if events:
            status = run_delivery(events=events, as_json=as_json)
        elif imported:
            status = run_import_bench(products=imported, as_json=as_json)
        elif beside:
            status = run_comparison(
                products=products, beside=beside, seconds=seconds, as_json=as_json
            )
        elif past_orders:
            status = run_growth(
                products=products, past=past_orders, seconds=seconds, connections=connections
            )
        else:
            status = run_bench(
                products=products, seconds=seconds, connections=connections, as_json=as_json
            )
    except BenchFailed as error:
        raise click.ClickException(str(error)) from None
    sys.exit(status)


@main.command()
@click.option("--minutes", default=5.0, show_default=True, help="How long the storm lasts.")
@click.option("--seed", default=None, type=int, help="Of the same choices again; default: any.")
@click.option("--buyers", default=8, show_default=True, help="Processes that call at once.")
@click.option("--kill-every", default=10.0, show_default=True, help="Seconds, about.")
@click.option("--no-kills", is_flag=True, help="Only buyers and staff, no process is killed.")
def storm(minutes: float, seed: int | None, buyers: int, kill_every: float, no_kills: bool) -> None:
    """Have people buy, cancel and send at random while processes are killed; needs no running shop.

    Afterwards every order that was acknowledged has to be there, once, and the doctor has to find
    nothing. Exit status: 0 nothing is wrong, 1 something is.
    """
    from souk.cli.storming import run_storm
    from souk.ops.storm.shop import StormFailed

    try:
        status = run_storm(
            minutes=minutes,
            seed=secrets.randbelow(1_000_000) if seed is None else seed,
            buyers=buyers,
            kill_every=0 if no_kills else kill_every,
        )
    except StormFailed as error:
        raise click.ClickException(str(error)) from None
    sys.exit(status)


@main.group()
def keys() -> None:
    """The keys of encrypted columns, SOUK_ENCRYPTION_KEYS (docs/operations.md)."""


@keys.command("new")
def new_key() -> None:
    """Print a new key; nothing is changed."""
    click.echo(secrets.token_urlsafe(48))


@keys.command("rotate")
def rotate_keys() -> None:
    """Encrypt everything anew with the first key; safe to kill and to repeat.

    Exit status: 0 the older keys may go, 1 something still needs one of them, or an unknown one.
    """
    with running.database("owner"):
        from souk.cli.rotating import rotate_keys as run

        sys.exit(run())


@main.command("create-admin")
@click.argument("email")
@click.password_option(envvar="SOUK_ADMIN_PASSWORD", help="Asked for when not given.")
def create_admin(email: str, password: str) -> None:
    """Make somebody an admin of the shop."""
    with running.database("app"):
        from souk.accounts.operations.registration import create_admin as run

        run(email, password=password)
    click.echo(f"{email} may open the admin now.")
