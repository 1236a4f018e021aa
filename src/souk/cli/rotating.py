"""`souk keys rotate`: how far it is, and whether the older keys may go."""

import click

from souk.cli.importing import show_progress
from souk.core.keys.keyring import Damaged, UnknownKey, keyring
from souk.core.keys.rotation import rotate


def rotate_keys() -> int:
    """Encrypt everything anew, print what it came to, and return the exit status."""
    try:
        with show_progress("Encrypting") as progress:
            done = rotate(progress)
    except (UnknownKey, Damaged) as error:
        click.echo(f"souk: {error}", err=True)
        return 1
    newest, *older = keyring()
    click.echo(
        f"{done.values} values of {done.columns} encrypted columns were encrypted anew; "
        f"the key in use is {newest.id.hex()}."
    )
    if done.remaining:
        click.echo(
            f"{done.remaining} values were written with an older key meanwhile: start every "
            "process with the new key first, then repeat this.",
            err=True,
        )
        return 1
    names = ", ".join(key.id.hex() for key in older)
    if older:
        click.echo(
            f"Nothing needs {names} any more: once every process has been started with the new key "
            "first, they may be removed. Backups made before now need them still."
        )
    return 0
