"""What is wrong with the environment is said in one line, before anything starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from souk.config.environment import BadEnvironment, load, load_to_serve
from souk.config.home import note_address
from tests.accounts.places import a_database

WRONG = [
    ({"PORT": "abc"}, "PORT='abc'"),
    ({"PORT": "70000"}, "PORT='70000'"),
    ({"SOUK_CURRENCY": "euro"}, "ISO 4217"),
    ({"SOUK_COUNTRY": "Germany"}, "alpha-2 code in capitals, such as DE"),
    ({"SOUK_COUNTRY": "UK"}, "write GB"),
    ({"SOUK_TAX_ROUNDING": "up"}, "SOUK_TAX_ROUNDING='up'"),
    ({"SOUK_PAYMENT_GATEWAYS": "stipe"}, "unknown gateway 'stipe'"),
    ({"SOUK_STRIPE_SECRET_KEY": "pk_test_1"}, "sk_… or rk_…"),
    ({"SOUK_STRIPE_API_BASE": "api.stripe.com"}, "write an address such as https://"),
    ({"SOUK_MOLLIE_API_KEY": "sk_test_1"}, "live_… or test_…"),
    ({"SOUK_MOLLIE_API_BASE": "api.mollie.com"}, "write an address such as https://"),
    ({"SOUK_PAYMENT_CAPTURE": "later"}, "SOUK_PAYMENT_CAPTURE='later'"),
    ({"DATABASE_URL": "mysql://x/y"}, "postgresql://user:password@host"),
    ({"SOUK_SECRET_KEY": "short"}, "at least 32 characters"),
    ({"SOUK_ENCRYPTION_KEYS": "short"}, "at least 32 characters"),
    ({"SOUK_SECRET_KEY_FALLBACKS": "x" * 40 + ",short"}, "at least 32 characters"),
    ({"SOUK_WORKERS": "0"}, "SOUK_WORKERS='0'"),
    ({"SOUK_LOG_LEVEL": "LOUD"}, "SOUK_LOG_LEVEL='LOUD'"),
    ({"SOUK_RATE_LIMITS": "auth=lots"}, "write a limit as 10/m"),
    ({"SOUK_RATE_LIMITS": "auth=0/m"}, "write a limit as 10/m"),
    ({"SOUK_RATE_LIMITS": "logins=10/m"}, "unknown limit 'logins'; known are auth, "),
    ({"SOUK_TRUSTED_PROXIES": "proxy.internal"}, "write networks such as 10.0.0.0/8"),
    ({"SOUK_TRUSTED_PROXIES": "10.0.0.1/8"}, "write networks such as 10.0.0.0/8"),
    ({"SOUK_CORS_ORIGINS": "*"}, "write origins such as https://shop.example"),
    ({"SOUK_CORS_ORIGINS": "https://shop.example/"}, "without a path"),
    ({"SOUK_CORS_ORIGINS": "null"}, "write origins such as https://shop.example"),
    ({"SOUK_GEOIP_PATH": "/nowhere/city.mmdb"}, "there is no file /nowhere/city.mmdb"),
    ({"SOUK_GEOIP_PATH": __file__}, "is no MaxMind database"),
    ({"SOUK_ADMIN_IDLE_MINUTES": "0"}, "SOUK_ADMIN_IDLE_MINUTES='0'"),
    ({"SOUK_REDIS_URL": "http://cache"}, "write redis://"),
    ({"SOUK_S3_BUCKET": "shop"}, "set SOUK_S3_ACCESS_KEY"),
    ({"SOUK_MEDIA_URL": "cdn"}, "write an address such as"),
    ({"SOUK_S3_ENDPOINT": "minio:9000"}, "write an address such as"),
]


@pytest.mark.parametrize(("variables", "words"), WRONG, ids=lambda value: str(value)[:40])
def test_a_wrong_setting_is_named_with_what_to_do(variables: dict[str, str], words: str) -> None:
    with pytest.raises(BadEnvironment) as refusal:
        load(variables)

    assert words in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_the_cache_may_be_valkey() -> None:
    assert load({"SOUK_REDIS_URL": "valkeys://cache:6379/2"}).souk_redis_url == (
        "rediss://cache:6379/2"
    )
    assert load({}).souk_redis_url is None


def test_pictures_lie_in_a_folder_or_in_a_bucket() -> None:
    keys = {"SOUK_S3_ACCESS_KEY": "AKIA", "SOUK_S3_SECRET_KEY": "s3cret"}

    assert load({}).storage["BACKEND"].endswith("FileSystemStorage")
    storage = load({"SOUK_S3_BUCKET": "shop", **keys}).storage
    assert storage["OPTIONS"]["bucket"] == "shop"
    assert storage["OPTIONS"]["endpoint"] == "https://s3.amazonaws.com"
    assert load({"SOUK_MEDIA_URL": "https://cdn.example/m"}).souk_media_url == (
        "https://cdn.example/m/"
    )


def test_places_are_those_of_cities(tmp_path: Path) -> None:
    cities = a_database(tmp_path / "city.mmdb", first_byte=81, record={})
    asn = a_database(tmp_path / "asn.mmdb", first_byte=81, record={}, kind="GeoLite2-ASN")

    assert load({"SOUK_GEOIP_PATH": str(cities)}).souk_geoip_path == cities
    with pytest.raises(BadEnvironment, match="name a database of cities"):
        load({"SOUK_GEOIP_PATH": str(asn)})


def test_networks_and_origins_are_lists() -> None:
    environment = load(
        {
            "SOUK_TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1,2001:db8::/32",
            "SOUK_CORS_ORIGINS": "https://shop.example, http://localhost:3000",
        }
    )

    assert [str(net) for net in environment.souk_trusted_proxies] == [
        "10.0.0.0/8",
        "127.0.0.1/32",
        "2001:db8::/32",
    ]
    assert environment.souk_cors_origins == ["https://shop.example", "http://localhost:3000"]


def test_a_shop_that_was_served_is_known_by_its_home(tmp_path: Path) -> None:
    home = {"SOUK_HOME": str(tmp_path / "made later")}
    never = load(home).base_url
    note_address(Path(home["SOUK_HOME"]), "https://shop.example")

    told = [{}, {"PORT": "9000"}, {"SOUK_BASE_URL": "https://other.example/"}]

    assert never == "http://localhost:8000"
    assert [load({**home, **more}).base_url for more in told] == [
        "https://shop.example",
        "http://localhost:9000",
        "https://other.example",
    ]


def test_what_serves_is_where_it_is_told_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOUK_BASE_URL")
    monkeypatch.setenv("SOUK_HOME", str(tmp_path))
    monkeypatch.setenv("PORT", "")
    note_address(tmp_path, "http://localhost:9000")

    assert load(os.environ).base_url == "http://localhost:9000"
    assert load_to_serve().base_url == "http://localhost:8000"


def test_a_home_that_nobody_can_write_to_is_no_reason_not_to_serve(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    note_address(tmp_path / "file", "http://localhost:9000")

    assert load({"SOUK_HOME": str(tmp_path / "file")}).base_url == "http://localhost:8000"


def test_secrets_are_not_repeated() -> None:
    with pytest.raises(BadEnvironment) as refusal:
        load({"DATABASE_URL": "mysql://user:hunter2@host/name"})

    assert "hunter2" not in str(refusal.value)


def test_a_server_of_ones_own_needs_a_secret_key() -> None:
    with pytest.raises(BadEnvironment, match="SOUK_SECRET_KEY is not set"):
        _ = load({"DATABASE_URL": "postgresql://u:p@localhost/souk"}).secret_key


def test_a_server_of_ones_own_needs_encryption_keys() -> None:
    with pytest.raises(BadEnvironment, match="SOUK_ENCRYPTION_KEYS is not set"):
        _ = load({"DATABASE_URL": "postgresql://u:p@localhost/souk"}).encryption_keys


def test_beside_the_private_database_an_encryption_key_is_made_once(tmp_path: Path) -> None:
    first, second = (load({"SOUK_HOME": str(tmp_path)}).encryption_keys for _ in range(2))

    assert first == second
    assert (tmp_path / "encryption_keys").stat().st_mode & 0o077 == 0


def test_the_file_of_encryption_keys_holds_one_a_line(tmp_path: Path) -> None:
    newest, older = "n" * 40, "o" * 40
    (tmp_path / "encryption_keys").write_text(f"{newest}\n{older}\n")

    assert load({"SOUK_HOME": str(tmp_path)}).encryption_keys == [newest, older]
    (tmp_path / "encryption_keys").write_text("short\n")
    with pytest.raises(BadEnvironment, match="one key of 32 characters"):
        _ = load({"SOUK_HOME": str(tmp_path)}).encryption_keys


@pytest.mark.parametrize("key", ["SOUK_ENCRYPTION_KEYS", "SOUK_SECRET_KEY_FALLBACKS"])
def test_no_key_is_repeated(key: str) -> None:
    with pytest.raises(BadEnvironment) as refusal:
        load({key: "hunter2"})

    assert "hunter2" not in str(refusal.value)


@pytest.mark.parametrize("command", ["up", "serve", "worker", "migrate", "doctor", "demo"])
def test_a_command_says_it_in_one_line(command: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "souk.cli", command],
        env={"PATH": os.environ["PATH"], "SOUK_HOME": str(tmp_path), "PORT": "abc"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith("souk: PORT='abc'")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "command", ["up", "serve", "worker", "migrate", "import", "demo", "doctor", "bench", "keys"]
)
def test_every_command_explains_itself(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "souk.cli", command, "--help"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0
    assert done.stdout.startswith("Usage: ")


def test_a_gateway_is_on_when_its_key_is_set() -> None:
    assert load({}).payment_gateways == ["manual"]
    keyed = load({"SOUK_STRIPE_SECRET_KEY": "sk_test_1"})
    assert keyed.payment_gateways == ["manual", "stripe"]
    both = load({"SOUK_STRIPE_SECRET_KEY": "sk_test_1", "SOUK_MOLLIE_API_KEY": "test_1"})
    assert both.payment_gateways == ["manual", "stripe", "mollie"]


def test_a_gateway_that_is_off_takes_no_memory() -> None:
    looked_at = (
        "import sys, django; django.setup(); import souk.edge.urls;"
        "print({name for name in sys.modules if 'stripe' in name or 'mollie' in name})"
    )
    said = subprocess.run(
        [sys.executable, "-c", looked_at], check=True, capture_output=True, text=True
    )

    assert said.stdout.strip() == "set()"
