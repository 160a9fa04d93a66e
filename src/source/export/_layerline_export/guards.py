"""What holds while a user's file runs: it ends with VS Code, goes first, and has no network."""

import os
import signal
import socket
import sys
import threading
import time

refused_hosts: list[str] = []
"""What the file asked for on the network, in order."""


class NetworkRefused(OSError):
    pass


def end_with_parent(timeout_s: float) -> None:
    """Ends this process and its children when nobody waits for them any more."""
    parent = os.getppid()
    # On Windows a parent's id stays after its end: there the time has to do.
    deadline = time.monotonic() + timeout_s + 10

    def watch() -> None:
        while os.getppid() == parent and time.monotonic() < deadline:
            time.sleep(0.5)
        if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
            os.killpg(os.getpgrp(), signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def go_first_when_memory_runs_out() -> None:
    try:
        with open("/proc/self/oom_score_adj", "r+") as file:
            file.write("1000")
    except OSError:
        pass


def refuse_network() -> None:
    """Python's own sockets reach this machine only. Native code and child processes aren't held."""
    sys.addaudithook(_audit)


def _audit(event: str, arguments: tuple) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        # A path on this machine otherwise.
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if isinstance(host, (bytes, bytearray)):
        host = host.decode("ascii", "replace")
    if isinstance(host, str) and not _is_this_machine(host):
        refused_hosts.append(host)
        raise NetworkRefused(f"Layerline runs models without a network; {host} was asked for")


def _is_this_machine(host: str) -> bool:
    if host in ("", "localhost", "::1", "::", "0.0.0.0") or host.startswith("127."):
        return True
    return host == socket.gethostname()
