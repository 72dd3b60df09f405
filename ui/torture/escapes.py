"""Programs that try to get out of the sandbox, or to waste what it gives: one that gets through prints ESCAPED or is seen from outside."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from trinity_core.tasks.sandbox import Status

CANARY = "canary-1234"
"""Must stand in an environment variable of the app for the attacks on it to be fair."""
ESCAPED = "ESCAPED"

RAW = "import ctypes, os\nlibc = ctypes.CDLL(None, use_errno=True)\nx86 = os.uname().machine == 'x86_64'\n"
CHECK = "print('ESCAPED' if {} >= 0 else 'refused')"

STEALING: Mapping[str, str] = {
    "own environment": "import os\nif 'canary-1234' in str(os.environ): print('ESCAPED')",
    "own environment in proc": "if 'canary-1234' in open('/proc/self/environ').read(): print('ESCAPED')",
    "the app's environment": "if open('/proc/{app}/environ').read(): print('ESCAPED')",
    "the app's memory": "open('/proc/{app}/mem', 'rb')\nprint('ESCAPED')",
    "a file outside": "print('ESCAPED' if open('{secret}').read() else '')",
    "a symbolic link": "print('ESCAPED' if open('{link}').read() else '')",
    "a way up": "import os\nprint('ESCAPED' if open(os.path.relpath('{secret}')).read() else '')",
    "passwords": "print('ESCAPED' if open('/etc/passwd').read() else '')",
    "a listing": "import os\nprint('ESCAPED' if os.listdir('/tmp') else '')",
    "writing a file": "open('{folder}/written', 'w').write('x')\nprint('ESCAPED')",
    "writing here": "open('written', 'w').write('x')\nprint('ESCAPED')",
    "TCP": "import socket\nsocket.create_connection(('127.0.0.1', {port})).send(b'x')\nprint('ESCAPED')",
    "UDP": "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))\nprint('ESCAPED')",
    "a raw socket call": RAW + CHECK.format("libc.syscall(41 if x86 else 198, 2, 1, 0)"),
    "a signal to the app": "import os\nos.kill({app}, 0)\nprint('ESCAPED')",
    "a signal by raw call": RAW + CHECK.format("libc.syscall(62 if x86 else 129, {app}, 0)"),
    "a signal by descriptor": "import fcntl\nfcntl.fcntl(1, fcntl.F_SETOWN, {app})\nprint('ESCAPED')",
    "another program": "import os\nif os.spawnv(os.P_WAIT, '/bin/true', ['true']) == 0: print('ESCAPED')",
    "another program in place": "import os\nos.execv('/bin/echo', ['echo', 'ESCAPED'])",
    "a second process": "import os\nif os.fork() == 0: os._exit(0)\nprint('ESCAPED')",
    "a thread": "import _thread, time\n_thread.start_new_thread(print, ('ESCAPED',))\ntime.sleep(0.1)",
    "an anonymous file": "import os\nos.memfd_create('x')\nprint('ESCAPED')",
    "a tracer": RAW + CHECK.format("libc.ptrace(0x4206, {app}, 0, 0)"),
    "reading memory across": RAW + CHECK.format("libc.process_vm_readv({app}, None, 0, None, 0, 0)"),
    "a user namespace": RAW + CHECK.format("libc.unshare(0x10000000)"),
    "IPv6": "import socket\nsocket.socket(socket.AF_INET6).connect(('::1', 9))\nprint('ESCAPED')",
    "a local socket": "import socket\nsocket.socket(socket.AF_UNIX).bind('\\0trinity-{app}')\nprint('ESCAPED')",
    "a handle on the app": RAW + CHECK.format("libc.syscall(434, {app}, 0)"),
    "a mount": RAW + CHECK.format("libc.mount(b'none', b'/tmp', b'tmpfs', 0, None)"),
    "a kernel program": RAW + "p = ctypes.create_string_buffer(120)\n" + CHECK.format("libc.syscall(321 if x86 else 280, 0, p, 120)"),
    "opening by a newer call": RAW
    + "how = ctypes.create_string_buffer(24)\n"
    + CHECK.format("libc.syscall(437, -100, b'/etc/passwd', how, 24)"),
    "open descriptors": "import os\nfor n in range(4, 64):\n    try: print('ESCAPED', os.fstat(n))\n    except OSError: pass",
    "changing a mode": "import os\nos.chmod('{secret}', 0o777)\nprint('ESCAPED')",
    "kernel ring": RAW + "p = ctypes.create_string_buffer(120)\n" + CHECK.format("libc.syscall(425, 1, p)"),
}
UNTRIED_BARE = {
    *("own environment in proc", "kernel ring", "a user namespace", "a tracer", "the app's memory"),
    *("IPv6", "a mount", "a kernel program", "open descriptors"),
}
"""Not tried without walls: the process has no canary there, or it depends on the machine, or it would stop whoever tries."""

WASTING: Mapping[str, tuple[str, Status]] = {
    "2 GB of memory": ("x = bytearray(2 << 30)", Status.MEMORY),
    "memory in small pieces": ("x = []\nwhile True: x.append(bytes(10_000_000))", Status.MEMORY),
    "a 50 MB file": ("open('big', 'wb').write(bytes(50_000_000))", Status.ERROR),
    "spinning": ("while True: pass", Status.TIMEOUT),
    "sleeping": ("import time\ntime.sleep(60)", Status.TIMEOUT),
    "ignoring signals": ("import signal\nfor s in (1, 2, 15, 24): signal.signal(s, signal.SIG_IGN)\nwhile True: pass", Status.TIMEOUT),
    "an output flood": ("while True: print('x' * 10_000)", Status.OUTPUT_LIMIT),
    "an error flood": ("import os\nwhile True: os.write(2, b'x' * 10_000)", Status.OUTPUT_LIMIT),
    "a flood of answers": ("import os\nwhile True: os.write(3, b'x' * 10_000)", Status.OUTPUT_LIMIT),
    "a crash": ("import ctypes\nctypes.string_at(0)", Status.KILLED),
}
"""What each must be stopped as."""


@dataclass(frozen=True, slots=True)
class Prey:
    """What is there to be stolen."""

    folder: Path
    port: int
    """Somebody listens there, on this machine."""

    def aim(self, code: str) -> str:
        """The program with the places of the prey filled in."""
        names = {
            "app": os.getpid(),
            "secret": self.folder / "secret",
            "link": self.folder / "link",
            "folder": self.folder,
            "port": self.port,
        }
        for name, value in names.items():
            code = code.replace("{" + name + "}", str(value))
        return code

    @property
    def touched(self) -> bool:
        """True when an attack has written a file."""
        return (self.folder / "written").exists()


@contextmanager
def laid_out(folder: Path) -> Iterator[Prey]:
    """Put the prey into a folder and listen on a port."""
    (folder / "secret").write_text(CANARY)
    (folder / "link").symlink_to(folder / "secret")
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield Prey(folder, server.getsockname()[1])
