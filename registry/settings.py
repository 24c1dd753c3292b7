"""What the environment decides: where things live, which database, how it is reached."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.errors import InvalidError

HOME_VARIABLE = "EVALUATION_REGISTRY_HOME"
DATABASE_VARIABLE = "DATABASE_URL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the registry keeps things, and how it is served. Made once, at the start."""

    home: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    demo: bool = False
    secure_cookies: bool = True
    zone: str = "Europe/London"
    base_url: str = ""

    @property
    def on_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")

    @property
    def datasets(self) -> Path:
        """The folder of pseudonymised data."""
        return self.home / "datasets"

    @property
    def intake(self) -> Path:
        """The private folder in which a received file lives until it has been read."""
        return self.home / "intake"

    @property
    def keys(self) -> Path:
        """The folder of keys, which no backup contains."""
        return self.home / "keys"

    @property
    def outbox(self) -> Path:
        """The folder in which messages wait to be sent."""
        return self.home / "outbox"


def default_home(environment: Mapping[str, str] | None = None) -> Path:
    """Return the registry's folder: the one named by the environment, else the platform's own."""
    environment = os.environ if environment is None else environment
    named = environment.get(HOME_VARIABLE, "").strip()
    if named:
        return Path(named).expanduser()
    import platformdirs

    return Path(platformdirs.user_data_dir("evaluation-registry", appauthor=False))


def sqlite_url(home: Path) -> str:
    """Return the URL of the embedded database in a home."""
    return f"sqlite:///{home / 'registry.db'}"


def normal_url(url: str) -> str:
    """Return a database URL with the driver that this service uses written out."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise InvalidError(
        {"database": "The database must be sqlite:///FILE or postgresql://USER@HOST/NAME."}
    )


def read_settings(
    *,
    home: Path | None = None,
    database_url: str | None = None,
    environment: Mapping[str, str] | None = None,
    host: str = "127.0.0.1",
    port: int = 8000,
    demo: bool = False,
) -> Settings:
    """Return the settings: what is given wins over the environment, and that over defaults."""
    environment = os.environ if environment is None else environment
    home = home or default_home(environment)
    url = database_url or environment.get(DATABASE_VARIABLE, "").strip() or sqlite_url(home)
    return Settings(
        home=home,
        database_url=normal_url(url),
        host=host,
        port=port,
        demo=demo,
        secure_cookies=not demo and environment.get("EVALUATION_REGISTRY_HTTP", "") != "1",
        base_url=environment.get("EVALUATION_REGISTRY_URL", "").rstrip("/"),
    )
