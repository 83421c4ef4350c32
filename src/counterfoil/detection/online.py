"""Patterns of what people are called and reached by online: user names, profiles, sites, network addresses."""

# ruff: noqa: E501 - an expression is read as one line

from __future__ import annotations

from counterfoil.detection import validators
from counterfoil.detection.shape import Pattern, make
from counterfoil.values import Category

_SITES = r"Instagram|Insta|Snap ?chat|Facebook|Messenger|TikTok|Twitter|Telegram|WhatsApp|Discord|Reddit|YouTube|LinkedIn|OnlyFans|Cash ?App|Venmo|Zelle|Xbox|PlayStation|PSN|Steam|Roblox|IG|FB"

ONLINE: tuple[Pattern, ...] = (
    make(
        "user name by its cue",
        Category.NAME,
        rf"\b(?:{_SITES}|user ?name|screen ?name|user ?id|log-?in|gamer ?tag|handle)(?: (?:account|handle|name|page|profile|user|username|id))?(?: (?:is|was|under|as|named|called|of))?[ :,\"'(]{{1,3}}(?P<v>(?=[@$]|[\w.-]{{0,28}}[0-9_])[@$]?[\w.-]{{2,29}}\w)(?![\w@])",
        sure=0.85,
        reach=96,
    ),
    make("user name behind an at sign", Category.NAME, r"(?<![\w.@])(?P<v>@[a-z_][\w.]{2,28}\w)(?![\w@])", sure=0.8),
    make(
        "profile on a site",
        Category.NAME,
        r"(?<![\w@.])(?P<v>(?:https?://)?(?:www\.|m\.)?(?:facebook|instagram|twitter|x|tiktok|linkedin|snapchat|t|youtube|reddit|venmo|cash)\.(?:com|me|app)/[\w@$./?=-]*[\w/])",
        sure=0.9,
        reach=120,
    ),
    make(
        "address of a site",
        Category.IP_ADDRESS,
        r"(?<![\w@.])(?P<v>(?:https?://|www\.)[\w.-]+\.[a-z]{2,12}(?::[0-9]{1,5})?(?:/(?:[\w@:%+.~#?&=/-]*[\w/])?)?)",
        check=validators.is_no_public_site,
        sure=0.6,
        reach=200,
    ),
    make(
        "network address, version 6, shortened",
        Category.IP_ADDRESS,
        r"(?<![\w:.])(?P<v>[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){2,7})(?![\w:])",
        check=validators.is_ipv6,
    ),
    make(
        "device address",
        Category.IP_ADDRESS,
        r"(?<![\w:-])(?P<v>[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5})(?![\w:-])",
        check=validators.is_no_clock,
        sure=0.85,
    ),
    make(
        "device number (IMEI) by its cue",
        Category.IP_ADDRESS,
        r"\b(?:IMEI|MEID|ESN|IMSI|serial)(?: ?(?:number|no\.?|#))?[ :#]{0,3}(?P<v>(?=[A-Z]{0,4}[0-9])[A-Z0-9-]{8,20})(?!\w)",
        sure=0.8,
    ),
)
