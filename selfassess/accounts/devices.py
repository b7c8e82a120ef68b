"""What a person recognises a browser of theirs by: its make, and roughly where from. Never more than that.

The list of sessions shows it, so that somebody sees at once which one is not theirs. A browser's full description and
a full address would say more about a person than that page needs.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

# In this order: nearly every browser also names others, for the sake of old pages.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
_LONGEST = 1000


def device_of(user_agent: str) -> str:
    """Such as *Firefox on Windows*, from a short list of names; *A browser* where neither is on it."""
    text = user_agent[:_LONGEST]
    browser = next((name for mark, name in _BROWSERS if mark in text), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in text), "")
    return f"{browser} on {system}" if system else browser


def address_prefix(address: str) -> str:
    """The network of an address, to show: /24 of IPv4, /48 of IPv6; empty where it is no address."""
    return network_of(address, bits_of_4=24, bits_of_6=48)


def network_of(address: str, *, bits_of_4: int, bits_of_6: int) -> str:
    """The network that an address lies in, with so many bits of it; empty where it is no address."""
    try:
        # A scope names an interface of the machine, not a place.
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is None:
            return str(ip_network((found, bits_of_6), strict=False))
        found = found.ipv4_mapped
    return str(ip_network((found, bits_of_4), strict=False))
