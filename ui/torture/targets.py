"""Places inside a machine or its network, in the ways an attacker writes them."""

from __future__ import annotations

HERE = (
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.8.9.10", "0.0.0.0", "0"),
    *("localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]"),
)
"""This machine; most of these do reach a server that listens on 127.0.0.1."""
INSIDE = (
    *("10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254"),
    *("fe80::1%eth0", "fc00::1", "64:ff9b::7f00:1", "2002:7f00:1::", "::7f00:1", "::", "224.0.0.1", "ff02::1", "255.255.255.255"),
    *("198.18.0.1", "240.0.0.1", "203.0.113.9", "fec0::1", "::ffff:10.0.0.1"),
)
"""What a name may resolve to, clouds' metadata and other machines of the network included."""
OUTSIDE = ("1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8")
REDIRECTS = (301, 302, 303, 307, 308)
"""Statuses with which a server outside points inside."""
