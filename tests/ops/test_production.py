"""The commands of the image and of docker-compose.yml, run by hand with production settings."""

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ops.processes import MANAGE, ROOT, wait_until

pytestmark = pytest.mark.slow

SITE = "coaching.example.org"
BEHIND_TLS = {"Host": SITE, "X-Forwarded-Proto": "https"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def server_env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What docker-compose.yml gives its containers, with this machine's paths."""
    folder = tmp_path_factory.mktemp("server")
    (folder / "secret_key").write_text(secrets.token_urlsafe(50) + "\n")
    (folder / "email_url").write_text("smtp://127.0.0.1:9\n")
    return {
        "PATH": os.environ["PATH"],
        "DEBUG": "0",
        "ALLOWED_HOSTS": SITE,
        "CSRF_TRUSTED_ORIGINS": f"https://{SITE}",
        "SECRET_KEY_FILE": str(folder / "secret_key"),
        "EMAIL_URL_FILE": str(folder / "email_url"),
        "DATABASE_URL": f"sqlite:///{folder / 'server.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "TRUST_PROXY": "1",
        "TRUSTED_PROXY_COUNT": "1",
        "BIND": f"127.0.0.1:{free_port()}",
    }


def run(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def ask(env: dict[str, str], path: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection(env["BIND"], timeout=10)
    try:
        connection.request(
            "GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer = connection.getresponse()
        return answer, answer.read().decode(errors="replace")
    finally:
        connection.close()


@pytest.fixture(scope="module")
def web(server_env: dict[str, str]) -> Iterator[subprocess.Popen]:
    """Migrated, static files collected, and serving."""
    collected = run(server_env, *MANAGE, "collectstatic", "--no-input", "--verbosity", "0")
    assert collected.returncode == 0, collected.stderr
    migrated = run(server_env, "bin/migrate")
    assert migrated.returncode == 0, migrated.stderr
    process = subprocess.Popen(["bin/web"], cwd=ROOT, env=server_env, start_new_session=True)
    wait_until(lambda: run(server_env, "bin/health").returncode == 0, "the web server's health")
    yield process
    if process.poll() is None:
        process.terminate()
        process.wait(timeout=40)


@pytest.mark.sqlite
def test_the_server_is_alive_and_ready(web, server_env):
    assert ask(server_env, "/healthz", Host=SITE)[0].status == 200
    answer, text = ask(server_env, "/readyz", Host=SITE)
    assert (answer.status, text.strip()) == (200, "ready")


@pytest.mark.sqlite
def test_plain_http_is_led_to_tls_and_a_foreign_name_is_refused(web, server_env):
    answer, _ = ask(server_env, "/", Host=SITE)
    assert answer.status == 301
    assert answer.getheader("Location") == f"https://{SITE}/"
    assert ask(server_env, "/", **{**BEHIND_TLS, "Host": "evil.example"})[0].status == 400


@pytest.mark.sqlite
def test_pages_carry_the_headers_and_cookies_of_production(web, server_env):
    answer, text = ask(server_env, "/", **BEHIND_TLS)
    assert answer.status == 200
    assert "default-src 'none'" in answer.getheader("Content-Security-Policy")
    assert answer.getheader("Strict-Transport-Security", "").startswith("max-age=63072000")
    cookie = answer.getheader("Set-Cookie", "")
    assert cookie == "" or re.match(r"__Host-\w+=.*; Secure", cookie)
    assert "Traceback" not in text


@pytest.mark.sqlite
def test_static_files_have_their_hash_in_the_name_and_stay_in_the_cache(web, server_env):
    _, text = ask(server_env, "/", **BEHIND_TLS)
    names = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
    assert names
    for name in names:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", name), name
        answer, _body = ask(server_env, name, **BEHIND_TLS)
        assert answer.status == 200
        assert "immutable" in answer.getheader("Cache-Control")


@pytest.mark.sqlite
def test_a_missing_page_shows_no_settings(web, server_env):
    answer, text = ask(server_env, "/nothing-here/", **BEHIND_TLS)
    assert answer.status in {302, 404}
    assert "DEBUG" not in text
    assert "urlpatterns" not in text


@pytest.mark.sqlite
def test_the_demo_is_refused(web, server_env):
    refused = run(server_env, *MANAGE, "seed_demo")
    assert refused.returncode != 0
    assert "development only" in refused.stderr


@pytest.mark.sqlite
def test_the_worker_is_healthy(web, server_env):
    assert run(server_env, *MANAGE, "tick", "--check").returncode == 0


@pytest.mark.sqlite
def test_when_told_to_stop_the_server_ends_by_itself(server_env, web):
    env = {**server_env, "BIND": f"127.0.0.1:{free_port()}"}
    process = subprocess.Popen(["bin/web"], cwd=ROOT, env=env, start_new_session=True)
    wait_until(lambda: run(env, "bin/health").returncode == 0, "the second server's health")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=40) == 0
    assert run(env, "bin/health").returncode != 0


@pytest.mark.sqlite
def test_without_its_key_the_server_says_which_line_is_missing(server_env):
    env = {name: value for name, value in server_env.items() if name != "SECRET_KEY_FILE"}
    # A developer's own .env could hold the key; an empty value wins over it.
    said = run({**env, "SECRET_KEY": ""}, *MANAGE, "check")
    assert said.returncode != 0
    assert "SECRET_KEY is not set" in said.stderr


@pytest.mark.postgres
def test_a_database_that_does_not_wait_for_the_disk_is_refused(server_env):
    """The throw-away cluster of the tests is such a one (bin/pg)."""
    url = os.environ["DATABASE_URL"]
    refused = run({**server_env, "DATABASE_URL": url}, "bin/migrate")
    assert refused.returncode != 0
    assert "fsync is off" in refused.stderr


@pytest.mark.postgres
def test_a_database_that_is_not_there_is_said_by_readyz_while_healthz_stays_well(
    server_env, tmp_path: Path
):
    env = {
        **server_env,
        "DATABASE_URL": f"postgres://nobody@127.0.0.1:{free_port()}/nothing",
        "BIND": f"127.0.0.1:{free_port()}",
    }
    process = subprocess.Popen(["bin/web"], cwd=ROOT, env=env, start_new_session=True)
    try:
        wait_until(lambda: run(env, "bin/health").returncode == 0, "the web server's health")
        connection = http.client.HTTPConnection(env["BIND"], timeout=30)
        connection.request("GET", "/readyz", headers={"Host": SITE})
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (503, b"The database does not answer.\n")
        connection.close()
    finally:
        process.terminate()
        process.wait(timeout=40)
