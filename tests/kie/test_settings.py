"""The environment, .env and .env.local: who wins, and what is said of a value that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kie.errors import BadSettings, NoKey
from kie.ledger import Ledger
from kie.playground.container import require_key, require_no_half_setup
from kie.settings import Settings, load, shown

KEY = "sk-0123456789abcdef-never-shown"
VARIABLES = (
    "KIE_API_KEY", "KIE_AI_API_KEY", "KIE_BASE_URL", "KIE_UPLOAD_URL", "KIE_WEBHOOK_HMAC_KEY", "WEBHOOK_BASE_URL",
    "PLAYGROUND_DATA", "DATABASE_URL", "FILES_URL", "CUTOUT_URL", "CUTOUT_API_KEY", "CUTOUT_MODEL",
    "BUDGET_CREDITS_PER_DAY",
)  # fmt: skip
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.fixture(scope="module")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("project")


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines), encoding="utf-8")


def refusal(folder: Path, **environ: str) -> str:
    """What is said of these values."""
    with pytest.raises(BadSettings) as raised:
        load(folder=folder, environ=environ)
    return raised.value.message


def outcome(folder: Path, environ: dict[str, str]) -> str:
    """What loading comes to; any other error than BadSettings gets out."""
    try:
        settings: Settings | BadSettings = load(folder=folder, environ=environ)
    except BadSettings as error:
        settings = error
    if isinstance(settings, Settings):
        return "settings"
    return "a sentence" if settings.message.endswith(".") else f"no sentence: {settings.message}"


def test_nothing_set_is_the_demo_with_everything_in_the_data_folder(tmp_path: Path) -> None:
    settings = load(folder=tmp_path, environ={})
    assert settings == Settings(data=tmp_path / "data")
    assert (settings.is_demo, settings.service) == (True, "demo")
    assert settings.files_folder == tmp_path / "data" / "files"
    assert settings.ledger_url == f"sqlite:///{tmp_path / 'data' / 'ledger.sqlite'}"


def test_every_variable_has_its_place(tmp_path: Path) -> None:
    environ = {
        "KIE_API_KEY": KEY,
        "KIE_BASE_URL": "http://127.0.0.1:9000/",
        "KIE_UPLOAD_URL": "http://127.0.0.1:9001",
        "KIE_WEBHOOK_HMAC_KEY": "hmac",
        "WEBHOOK_BASE_URL": "https://example.org",
        "PLAYGROUND_DATA": "elsewhere",
        "DATABASE_URL": "sqlite:///ledger.db",
        "FILES_URL": "file:///srv/files",
        "CUTOUT_URL": "http://127.0.0.1:9002/cut",
        "CUTOUT_API_KEY": "cut",
        "CUTOUT_MODEL": "larger.onnx",
        "BUDGET_CREDITS_PER_DAY": "12.5",
    }
    settings = load(folder=tmp_path, environ=environ)
    assert settings == Settings(
        key=KEY,
        base_url="http://127.0.0.1:9000",
        upload_url="http://127.0.0.1:9001",
        webhook_hmac_key="hmac",
        webhook_base_url="https://example.org",
        data=tmp_path / "elsewhere",
        database_url="sqlite:///ledger.db",
        files=Path("/srv/files"),
        cutout_url="http://127.0.0.1:9002/cut",
        cutout_key="cut",
        cutout_model=tmp_path / "larger.onnx",
        budget_credits_per_day=12.5,
    )
    assert (settings.is_demo, settings.service) == (False, "http://127.0.0.1:9000")
    assert not any(secret in repr(settings) for secret in (KEY, "'hmac'", "'cut'"))


@pytest.mark.parametrize(
    ("places", "wins"),
    [
        ({"env": "sk-env"}, "sk-env"),
        ({"env": "sk-env", "local": "sk-local"}, "sk-local"),
        ({"env": "sk-env", "local": "sk-local", "environ": "sk-environ"}, "sk-environ"),
        ({"env": "sk-env", "environ": "sk-environ"}, "sk-environ"),
        ({"local": "sk-local", "environ": "  "}, "sk-local"),
        ({"env": "sk-env", "local": ""}, "sk-env"),
    ],
)
def test_the_environment_wins_over_env_local_over_env(tmp_path: Path, places: dict[str, str], wins: str) -> None:
    write(tmp_path, ".env", f"KIE_API_KEY={places.get('env', '')}")
    write(tmp_path, ".env.local", f"KIE_API_KEY={places.get('local', '')}")
    environ = {"KIE_API_KEY": places["environ"]} if "environ" in places else {}
    assert load(folder=tmp_path, environ=environ).key == wins


def test_both_names_of_the_key_are_taken_and_the_first_is_preferred(tmp_path: Path) -> None:
    assert load(folder=tmp_path, environ={"KIE_AI_API_KEY": "sk-other"}).key == "sk-other"
    both = {"KIE_AI_API_KEY": "sk-other", "KIE_API_KEY": "sk-first"}
    assert load(folder=tmp_path, environ=both).key == "sk-first"


def test_the_environment_wins_whichever_name_it_uses(tmp_path: Path) -> None:
    write(tmp_path, ".env", "KIE_API_KEY=sk-old-account")
    assert load(folder=tmp_path, environ={"KIE_AI_API_KEY": "sk-this-account"}).key == "sk-this-account"


def test_a_dotenv_file_may_have_comments_quotes_exports_and_a_byte_order_mark(tmp_path: Path) -> None:
    lines = ("KIE_API_KEY='sk-quoted'  # mine", "", "# a comment", 'export KIE_BASE_URL="http://127.0.0.1:9000"')
    (tmp_path / ".env").write_text("\n".join(lines), encoding="utf-8-sig")
    settings = load(folder=tmp_path, environ={})
    assert (settings.key, settings.base_url) == ("sk-quoted", "http://127.0.0.1:9000")


@pytest.mark.parametrize("line", ["just some words", "KIE API KEY=sk-1", "='", "KIE_API_KEY='sk-unclosed"])
def test_a_malformed_line_is_named_without_its_content(tmp_path: Path, line: str) -> None:
    write(tmp_path, ".env.local", "KIE_BASE_URL=http://127.0.0.1:9000", line)
    assert refusal(tmp_path) == "Line 2 of .env.local is not NAME=value. Mend it or take it away."


def test_a_file_that_is_not_utf_8_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"KIE_API_KEY=\xff\xfe")
    assert refusal(tmp_path) == ".env cannot be read (UnicodeDecodeError). Save it as UTF-8 text."


def test_a_folder_where_a_file_should_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    assert refusal(tmp_path) == ".env cannot be read (IsADirectoryError). Save it as UTF-8 text."


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("KIE_API_KEY", "sk-with blank"),
        ("KIE_API_KEY", "sk-“quoted”"),
        ("KIE_BASE_URL", "api.kie.ai"),
        ("KIE_BASE_URL", "ftp://api.kie.ai"),
        ("KIE_BASE_URL", "http://"),
        ("KIE_BASE_URL", "http://api.kie.ai:99999"),
        ("KIE_BASE_URL", "http://[::1"),
        ("KIE_UPLOAD_URL", "http://two words"),
        ("WEBHOOK_BASE_URL", "localhost:8501"),
        ("WEBHOOK_BASE_URL", "https://example.org/?token=1"),
        ("CUTOUT_URL", "yes"),
        ("DATABASE_URL", "postgresql://localhost/kie"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("FILES_URL", "s3://bucket/files"),
        ("FILES_URL", "file://\0"),
        ("PLAYGROUND_DATA", "a\0b"),
        ("PLAYGROUND_DATA", "~nobody-of-that-name/data"),
        ("PLAYGROUND_DATA", "x" * 5000),
        ("BUDGET_CREDITS_PER_DAY", "many"),
        ("BUDGET_CREDITS_PER_DAY", "-1"),
        ("BUDGET_CREDITS_PER_DAY", "nan"),
        ("BUDGET_CREDITS_PER_DAY", "inf"),
    ],
)
def test_a_bad_value_is_one_sentence_that_names_its_variable(tmp_path: Path, name: str, value: str) -> None:
    sentence = refusal(tmp_path, **{name: value})
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("typed", ["https://example.org/", "https://example.org/webhooks/kie"])
def test_the_webhook_address_may_be_given_with_its_path(tmp_path: Path, typed: str) -> None:
    settings = load(folder=tmp_path, environ={"WEBHOOK_BASE_URL": typed})
    assert settings.webhook_base_url == "https://example.org"


def test_a_file_where_the_data_folder_should_be_is_a_sentence(tmp_path: Path) -> None:
    write(tmp_path, "data", "not a folder")
    assert refusal(tmp_path) == "PLAYGROUND_DATA must be a folder, and it names a file."


def test_an_address_without_a_key_is_a_mistake_and_no_demo(tmp_path: Path) -> None:
    half = load(folder=tmp_path, environ={"KIE_BASE_URL": "http://127.0.0.1:9000"})
    for check in (require_no_half_setup, require_key):
        with pytest.raises(NoKey, match=r"^KIE_BASE_URL is set but no key is, so nothing was sent\."):
            check(half)
    whole = Settings(key=KEY, base_url="http://127.0.0.1:9000")
    assert (require_no_half_setup(whole), require_key(whole)) == (None, None)


def test_the_shell_does_not_take_the_demo_for_the_service() -> None:
    assert require_no_half_setup(Settings()) is None
    with pytest.raises(NoKey, match=r"^No KIE key is set, so nothing was sent\."):
        require_key(Settings())


@given(name=st.sampled_from(VARIABLES), value=ANY_TEXT)
def test_any_text_gives_settings_or_a_sentence(empty_folder: Path, name: str, value: str) -> None:
    assert outcome(empty_folder, {name: value}) in ("settings", "a sentence")


@given(content=st.binary(max_size=200) | ANY_TEXT.map(lambda text: text.encode("utf-8", "replace")))
def test_any_dotenv_file_gives_settings_or_a_sentence(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any-dotenv"
    folder.mkdir(exist_ok=True)
    (folder / ".env").write_bytes(content)
    assert outcome(folder, {}) in ("settings", "a sentence")


@given(name=st.sampled_from(VARIABLES[2:]), value=ANY_TEXT, tail=ANY_TEXT)
def test_the_key_is_never_shown(empty_folder: Path, name: str, value: str, tail: str) -> None:
    try:
        shown = repr(load(folder=empty_folder, environ={"KIE_API_KEY": KEY + tail, name: value}))
    except BadSettings as error:
        shown = error.message
    assert KEY not in shown


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("https://me:secret@play.example.com:8443/x", "https://play.example.com:8443/x"),
        ("https://api.kie.ai", "https://api.kie.ai"),
    ],
)
def test_an_address_is_shown_without_the_password_in_it(url: str, seen: str) -> None:
    assert shown(url) == seen


@pytest.mark.parametrize("url", ["ftp://me:secret@kie.example.org", "http://me:sec/ret@x.org", "http://me:ret @x.org"])
def test_a_password_in_an_address_that_is_refused_is_not_repeated(tmp_path: Path, url: str) -> None:
    sentence = refusal(tmp_path, KIE_BASE_URL=url)
    assert sentence.startswith("KIE_BASE_URL must be an address such as https://api.kie.ai, not “")
    assert "ret" not in sentence


@pytest.mark.parametrize(
    ("url", "file"),
    [
        (None, "data/ledger.sqlite"),
        ("sqlite:///{}/other.sqlite", "other.sqlite"),
        ("sqlite:///{}/a%20b.sqlite?timeout=20", "a b.sqlite"),
        ("sqlite:///file:{}/other.sqlite?uri=true", "other.sqlite"),
        ("sqlite:///{}/data/../other.sqlite", "other.sqlite"),
        ("sqlite:///{}/linked/other.sqlite", "other.sqlite"),
    ],
)
def test_the_file_of_the_ledger_is_the_one_that_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str | None, file: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "linked").symlink_to(tmp_path)
    environ = {} if url is None else {"DATABASE_URL": url.format(tmp_path)}
    settings = load(folder=tmp_path, environ=environ)
    with Ledger(settings.ledger_url).read() as connection:
        opened = connection.exec_driver_sql("PRAGMA database_list").all()[0][2]
    assert settings.ledger_file == tmp_path / file == Path(opened)
    assert list((tmp_path / "elsewhere").iterdir()) == []
