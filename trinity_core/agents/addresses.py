"""Which network addresses a stranger's pool may reach: those of the public internet, looked at after names were resolved.

A base URL can name this machine in many ways (127.1, 2130706433, 0x7f.1, ::ffff:127.0.0.1, a name of one's own that points inside), so
only what the resolver makes of it counts, and the connection goes to the very address that was looked at.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore2

Resolve = Callable[..., Iterable[Any]]
"""`socket.getaddrinfo`, or what stands for it."""

_INSIDE = tuple(
    ip_network(text)
    for text in (
        "168.63.129.16/32",  # Azure's host, an ordinary address by its number
        "192.0.0.0/24",  # protocol assignments; a cloud keeps its metadata here
        "192.88.99.0/24",  # relays into 6to4
        "64:ff9b::/96",  # IPv4 behind NAT64, in whose last bits anything can stand
        "64:ff9b:1::/48",
        "2002::/16",  # IPv4 inside 6to4
        "2001::/32",  # IPv4 inside Teredo
        "::/96",  # IPv4 written as IPv6, long obsolete
        "fec0::/10",  # site-local, as obsolete
    )
)
"""Ways inside that Python calls global."""


def is_public(text: str) -> bool:
    """Whether an IP address is one of the public internet: not this machine, this network, a cloud's metadata or a group.

    Args:
        text: as the resolver gives it.
    """
    address: IPv4Address | IPv6Address = ip_address(text.partition("%")[0])
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast and not any(address in network for network in _INSIDE)


def public_address(host: str, port: int, *, resolve: Resolve = socket.getaddrinfo) -> str:
    """The address to connect to; a name with even one address inside is refused as a whole.

    Raises:
        OSError: the name cannot be resolved, or leads inside.
    """
    try:
        found = [str(entry[4][0]) for entry in resolve(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError as error:
        raise OSError("The address is not a name of a host.") from error
    if not found or not all(map(is_public, found)):
        raise PermissionError("The address is not one of the public internet.")
    return found[0]


class PublicOnly(httpcore2.NetworkBackend):
    """Opens connections to the public internet alone.

    Args:
        resolve: turns names into addresses, once for each connection.
        backend: opens the connection to the address that was found.
    """

    def __init__(self, *, resolve: Resolve = socket.getaddrinfo, backend: httpcore2.NetworkBackend | None = None) -> None:
        self._resolve, self._backend = resolve, backend or httpcore2.SyncBackend()

    def connect_tcp(self, host: str, port: int, *args: Any, **options: Any) -> httpcore2.NetworkStream:
        """Resolve, look and connect.

        Raises:
            httpcore2.ConnectError: the host cannot be resolved, leads inside or does not answer.
        """
        try:
            address = public_address(host, port, resolve=self._resolve)
        except OSError as error:
            raise httpcore2.ConnectError(str(error)) from error
        return self._backend.connect_tcp(address, port, *args, **options)
