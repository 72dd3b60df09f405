"""A private PostgreSQL server: in a temporary folder, on a socket in it, gone afterwards. Nothing in it outlives a crash."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

from trinity_core.errors import TrinityError

PASSWORD = "planted-secret-4711"
SPEED = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=16MB", "max_wal_size=256MB", "listen_addresses=")
# who logs in as `locked` needs a password, nobody else does
RULES = "local all locked scram-sha-256\nlocal all all trust\n"


def missing() -> str:
    """Why there can be no server here; empty where there can."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return "psycopg is not installed"
    if not _programs():
        return "no PostgreSQL server programs on this machine"
    return "" if shutil.which("setpriv") else "no setpriv on this machine"


def _programs() -> Path | None:
    """The folder of the newest server's programs, as Debian places them or on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


def _program(name: str) -> str:
    """The path of one of them.

    Raises:
        TrinityError: there are none here; `missing` says so beforehand.
    """
    folder = _programs()
    if folder is None:
        raise TrinityError(missing())
    return str(folder / name)


class Cluster:
    """A running server.

    Args:
        folder: empty, with a short path: that of a socket may have about 100 characters.

    Raises:
        TrinityError: the server does not start.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._numbers = folder, count(1)
        self._tables: list[str] = []
        self._connection: Any = None
        # setpriv ends the server with the tests, even if they are killed; the server refuses to run as root
        self._as = ["setpriv", "--pdeathsig=INT"]
        if os.geteuid() == 0:
            user = _somebody()
            os.chown(folder, user.pw_uid, user.pw_gid)
            self._as += [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        plain = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
        self._run("initdb", "-D", folder / "data", "-U", "tester", *plain)
        (folder / "data" / "pg_hba.conf").write_text(RULES)
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = [part for setting in (*SPEED, f"unix_socket_directories={self.folder}") for part in ("-c", setting)]
        with (self.folder / "log").open("ab") as log:
            command = [*self._as, _program("postgres"), "-D", str(self.folder / "data"), *options]
            self._server = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        for _ in range(100):
            if (self.folder / ".s.PGSQL.5432").exists() and self._answers():
                return
            with suppress(subprocess.TimeoutExpired):
                raise TrinityError((self.folder / "log").read_text()[-2000:] + f"exit code {self._server.wait(0.05)}")
        raise TrinityError((self.folder / "log").read_text()[-2000:])

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop the server as an operator in a hurry does: every connection is cut."""
        self._connection = None
        self._server.send_signal(how)
        self._server.wait()

    def url(self, name: str, user: str = "tester") -> str:
        """The URL of a database."""
        return f"postgresql+psycopg://{user}@/{name}?host={self.folder}"

    def empty(self) -> str:
        """A database with nothing in it."""
        name = f"empty{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name}")
        return self.url(name)

    def new(self) -> str:
        """A database as the program makes it, without any row: the same one each time, since making one takes longer than most tests."""
        if not self._tables:
            from storage.database import open_database
            from storage.tables import Base

            self.sql("CREATE DATABASE shared")
            open_database(self.url("shared")).close()
            self._tables = [table.name for table in reversed(Base.metadata.sorted_tables)]
        self._wipe()
        return self.url("shared")

    def _wipe(self) -> None:
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(f"host={self.folder} user=tester dbname=shared", autocommit=True)
        self._connection.execute(";".join(f"DELETE FROM {table}" for table in self._tables))

    def sql(self, statement: str, database: str = "postgres") -> Any:
        """Run one statement as the owner of the server; its first row, where it has any."""
        import psycopg

        with closing(psycopg.connect(f"host={self.folder} user=tester dbname={database}", autocommit=True)) as connection:
            done = connection.execute(statement)
            return done.fetchone() if done.description else None

    def _answers(self) -> bool:
        import psycopg

        with suppress(psycopg.OperationalError):
            return bool(self.sql("SELECT 1") == (1,))
        return False

    def _run(self, program: str, *arguments: object) -> None:
        command = [*self._as, _program(program), *map(str, arguments)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise TrinityError(done.stderr)


def _somebody() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


@contextmanager
def running() -> Iterator[Cluster]:
    """A server until the end of the block."""
    # short, since the path of a socket may have about 100 characters
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        cluster = Cluster(Path(folder))
        try:
            yield cluster
        finally:
            cluster.stop(signal.SIGQUIT)
