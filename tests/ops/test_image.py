"""Dockerfile and proxy: the locked packages, not root, alive by its own word."""

import re
from pathlib import Path

from tests.ops.files import ROOT, compose, read


def stages() -> list[str]:
    return [
        part for part in re.split(r"^(?=FROM )", read("Dockerfile"), flags=re.M) if "FROM" in part
    ]


def last_user(text: str) -> str:
    return re.findall(r"^USER (\S+)", text, re.M)[-1]


def test_the_image_is_built_in_two_stages_and_the_last_one_is_not_root():
    assert len([part for part in stages() if part.startswith("FROM ")]) == 2
    assert int(last_user(stages()[-1]).split(":")[0]) > 0


def test_packages_come_from_the_lock_with_their_hashes():
    build = stages()[-2]
    assert "--require-hashes" in build
    assert "-r requirements/base.txt" in build
    assert "pip install" not in stages()[-1]


def test_static_files_are_collected_while_the_image_is_built():
    assert "manage.py collectstatic --no-input" in stages()[-2]


def test_the_image_says_whether_it_is_alive_and_what_it_runs():
    final = stages()[-1]
    assert re.search(r'^HEALTHCHECK .*CMD \["bin/health"\]$', final, re.M)
    assert re.search(r'^CMD \["bin/web"\]$', final, re.M)
    assert "/healthz" in read("bin/health")


def test_no_secret_is_baked_in():
    final = stages()[-1]
    assert "SECRET_KEY" not in final
    assert re.search(r"^ENV .*(KEY|PASSWORD)", read("Dockerfile"), re.M) is None


def test_everything_copied_into_the_image_exists():
    for line in re.findall(r"^COPY (?!--from)(.+)$", read("Dockerfile"), re.M):
        *sources, _target = line.split()
        assert all((ROOT / source).exists() for source in sources)


def test_the_web_server_is_gunicorn_with_threads_and_renewed_workers():
    web = read("bin/web")
    for option in (
        "coaching.wsgi:application",
        "-k gthread",
        "--max-requests 2000",
        "--max-requests-jitter 200",
        "--no-control-socket",
    ):
        assert option in web
    assert (ROOT / "coaching/wsgi.py").is_file()


def test_the_proxy_sends_to_the_web_service_on_the_port_it_listens_on():
    host, port = re.search(
        r"\{\$WEB_UPSTREAM:(\w+):(\d+)\}", read("deploy/proxy/Caddyfile")
    ).groups()
    assert host in compose()["services"]
    assert f"BIND:-0.0.0.0:{port}" in read("bin/web")


def test_the_proxy_listens_where_its_ports_lead_and_is_not_root():
    caddyfile = read("deploy/proxy/Caddyfile")
    assert "http_port 8080" in caddyfile
    assert "https_port 8443" in caddyfile
    assert "admin off" in caddyfile
    assert "skip_install_trust" in caddyfile
    assert int(last_user(read("deploy/proxy/Dockerfile")).split(":")[0]) > 0


def test_the_proxy_lets_in_the_largest_upload_and_waits_as_long_as_the_app_may_take():
    caddyfile, web = read("deploy/proxy/Caddyfile"), read("bin/web")
    assert int(re.search(r"max_size (\d+)MB", caddyfile)[1]) * 1_000_000 > 4 * 1024 * 1024
    timeout = int(re.search(r"--timeout (\d+)", web)[1])
    assert int(re.search(r"response_header_timeout (\d+)s", caddyfile)[1]) > timeout
    # The proxy gives up an idle connection first; otherwise a form could meet a closed one.
    assert int(re.search(r"keepalive (\d+)s", caddyfile)[1]) < int(
        re.search(r"--keep-alive (\d+)", web)[1]
    )


def test_scripts_are_executable_and_say_what_they_are_for():
    for script in sorted(Path(ROOT / "bin").iterdir()):
        first, second = script.read_text(encoding="utf-8").splitlines()[:2]
        assert script.stat().st_mode & 0o111, script.name
        assert first.startswith("#!/usr/bin/env "), script.name
        assert second.startswith(("# ", '"""')), script.name
