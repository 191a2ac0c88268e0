"""docker-compose.yml runs the same app, and carefully. (Docker itself is not asked: see docs.)"""

import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from tests.ops.files import ROOT, compose, read, script_names, settings_names

SERVICES = ["proxy", "migrate", "web", "worker", "db"]
APP = ["migrate", "web", "worker"]


def environment_of(name: str) -> dict[str, str]:
    return compose()["services"][name].get("environment", {})


def test_the_services_are_proxy_web_worker_database_and_the_one_that_migrates():
    assert sorted(compose()["services"]) == sorted(SERVICES)


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_can_write_to_its_image_or_gain_rights(name):
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", ["proxy", "db"])
def test_services_from_elsewhere_are_told_not_to_be_root(name):
    user = compose()["services"][name]["user"]
    assert int(user.split(":")[0]) > 0


@pytest.mark.parametrize("name", ["proxy", "web", "worker", "db"])
def test_every_service_that_stays_has_a_health_check_and_starts_again(name):
    service = compose()["services"][name]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["healthcheck"]["retries"] >= 2
    assert service["restart"] == "unless-stopped"


def test_only_the_proxy_is_reachable_from_outside():
    published = {name for name, service in compose()["services"].items() if "ports" in service}
    assert published == {"proxy"}
    assert compose()["services"]["proxy"]["ports"] == ["80:8080", "443:8443"]


def test_the_database_has_no_way_out():
    assert compose()["services"]["db"]["networks"] == ["inside"]
    assert compose()["networks"]["inside"]["internal"] is True


def test_the_database_waits_for_the_disk():
    command = compose()["services"]["db"]["command"]
    for option in ("fsync=on", "synchronous_commit=on", "full_page_writes=on"):
        assert option in command


def test_web_and_worker_start_after_the_tables_are_up_to_date():
    for name in ("web", "worker"):
        wanted = compose()["services"][name]["depends_on"]["migrate"]["condition"]
        assert wanted == "service_completed_successfully"
    assert compose()["services"]["migrate"]["depends_on"]["db"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", APP)
def test_every_variable_given_to_the_app_is_one_it_reads(name):
    unknown = set(environment_of(name)) - settings_names() - script_names()
    assert unknown == set()


def test_the_app_runs_as_production_behind_exactly_one_trusted_proxy():
    given = environment_of("web")
    assert given["DEBUG"] == "0"
    assert given["TRUST_PROXY"] == given["TRUSTED_PROXY_COUNT"] == "1"
    assert "TESTING" not in given


def test_no_secret_is_a_plain_value():
    for name in SERVICES:
        for variable, value in environment_of(name).items():
            if re.search(r"SECRET|PASSWORD|TOKEN|EMAIL_URL", variable):
                assert variable.endswith("_FILE"), variable
                assert value.startswith("/run/secrets/")
    assert urlsplit(environment_of("web")["DATABASE_URL"]).password is None


@pytest.mark.parametrize("name", [*APP, "db"])
def test_every_secret_file_that_is_named_is_mounted_and_written_by_bin_secrets(name):
    service, known = compose()["services"][name], compose()["secrets"]
    for variable, value in environment_of(name).items():
        if variable.endswith("_FILE"):
            secret = value.removeprefix("/run/secrets/")
            assert secret in service["secrets"]
            assert known[secret]["file"] == f"secrets/{secret}"
            assert re.search(rf"^write {secret} ", read("bin/secrets"), re.M)


def test_the_database_is_the_one_the_app_looks_for():
    url, db = urlsplit(environment_of("web")["DATABASE_URL"]), environment_of("db")
    assert url.hostname in compose()["services"]
    assert url.username == db["POSTGRES_USER"]
    assert url.path == f"/{db['POSTGRES_DB']}"
    assert db["POSTGRES_PASSWORD_FILE"] == environment_of("web")["DATABASE_PASSWORD_FILE"]


@pytest.mark.parametrize("name", APP)
def test_the_commands_of_the_app_exist(name):
    program = ROOT / compose()["services"][name]["command"][0]
    assert program.is_file()
    assert program.stat().st_mode & 0o111


def test_the_health_checks_ask_for_things_that_exist():
    checks = {name: service["healthcheck"] for name, service in compose()["services"].items()}
    assert checks["web"]["test"][1:] == ["bin/health"]
    assert (ROOT / "bin/health").stat().st_mode & 0o111
    assert checks["worker"]["test"][1:] == ["python", "manage.py", "tick", "--check"]
    assert (ROOT / "coaching/management/commands/tick.py").is_file()
    assert checks["proxy"]["test"][-1].rsplit(":", 1)[1].rstrip("/") == "8081"
    assert "http://127.0.0.1:8081 {" in read("deploy/proxy/Caddyfile")


def test_every_variable_left_to_the_operator_is_explained():
    asked = set(re.findall(r"\$\{([A-Z_]+)", read("docker-compose.yml")))
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", read(".env.example"), re.M))
    assert asked - explained == set()


def test_env_example_names_only_what_is_read():
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", read(".env.example"), re.M))
    asked = set(re.findall(r"\$\{([A-Z_]+)", read("docker-compose.yml")))
    assert explained - settings_names() - script_names() - asked == set()


def test_every_setting_of_production_is_in_env_example():
    explained = set(re.findall(r"([A-Z][A-Z_]+)=", read(".env.example")))
    for_tests = {"TESTING", "TEST_DB_SUFFIX"}
    plain = {name.removesuffix("_FILE") for name in settings_names() - for_tests}
    assert plain - {name.removesuffix("_FILE") for name in explained} == set()


def test_the_web_server_and_the_pool_fit_each_other():
    threads = int(re.search(r"--threads \"\$\{WEB_THREADS:-(\d+)\}\"", read("bin/web"))[1])
    assert int(environment_of("web")["DB_POOL_SIZE"]) >= threads


def test_the_app_in_the_image_is_the_app_of_the_settings():
    let_in = set(re.findall(r"^!(\w+)", read(".dockerignore"), re.M))
    apps = {name.split(".")[0] for name in settings.INSTALLED_APPS}
    ours = {name for name in apps if (ROOT / name).is_dir()}
    assert ours <= let_in
    assert {"bin", "static", "templates", "requirements", "manage"} <= let_in
    assert "secrets" not in let_in
