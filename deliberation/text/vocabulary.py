"""What the whole room shares: the exported schema, its limits, and the refusal of a text.

The schema is written in frontend/src/editor/schema.ts and read here from schema.json.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

SPEC: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
SCHEMA_VERSION: int = SPEC["version"]
LINK_SCHEMES: frozenset[str] = frozenset(SPEC["linkSchemes"])

MAX_BLOCKS: int = SPEC["limits"]["blocks"]
MAX_BLOCK_CHARACTERS: int = SPEC["limits"]["blockCharacters"]
MAX_BYTES: int = SPEC["limits"]["bytes"]
MAX_DEPTH: int = SPEC["limits"]["depth"]
MAX_COLUMNS: int = SPEC["limits"]["columns"]
MAX_HREF: int = SPEC["limits"]["hrefCharacters"]
MAX_ID: int = SPEC["limits"]["idCharacters"]

DETAILS = {
    "malformed": "Dit is geen leesbare tekst.",
    "unknown_node": "De tekst bevat een onderdeel dat hier niet kan: {what}.",
    "unknown_mark": "De tekst bevat opmaak die hier niet kan: {what}.",
    "unknown_attribute": "De tekst bevat een eigenschap die hier niet kan: {what}.",
    "bad_attribute": "De eigenschap {what} heeft een verkeerde waarde.",
    "bad_link": "Deze link kan niet: {what}. Alleen http, https en mailto zijn toegestaan.",
    "bad_character": "De tekst bevat een onzichtbaar stuurteken ({what}).",
    "too_large": "De tekst is te groot. Er passen hooguit {what} in.",
    "too_many_blocks": "De tekst heeft te veel onderdelen. Er passen er hooguit {what} in.",
    "block_too_long": "Een alinea is te lang. Er passen hooguit {what} tekens in.",
    "too_deep": "Een opsomming gaat te diep. Hooguit {what} niveaus kan.",
    "too_nested": "Citaten, opsommingen of opmaak staan te vaak in elkaar.",
    "too_wide": "Een tabel is te breed. Er passen hooguit {what} kolommen in.",
    "content": "De onderdelen van de tekst staan niet op een plaats die kan.",
    "depth": "Een onderdeel van een opsomming slaat een niveau over.",
    "no_header": "Een tabel heeft geen kopregel.",
    "uneven_rows": "De rijen van een tabel hebben niet evenveel cellen.",
    "missing_id": "Een onderdeel van de tekst heeft geen kenmerk.",
    "duplicate_id": "Twee onderdelen van de tekst hebben hetzelfde kenmerk: {what}.",
    "dangling_ref": "Een verwijzing wijst naar een onderdeel dat er niet is.",
    "not_utf8": (
        "Dit bestand is geen gewone tekst (UTF-8). Word en PDF kunnen hier niet. "
        "Sla het op als tekst."
    ),
    "empty": "Er staat geen tekst in.",
    "no_article": (
        "In deze tekst staat geen enkel artikel. "
        "Zet boven elk artikel een kop, bijvoorbeeld: ### Doel van het akkoord."
    ),
}


class BadText(Exception):  # noqa: N818 — a refusal with a reason, not a fault
    """A text that cannot be taken: a stable reason code, and a sentence in Dutch for the sender."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


def bad(reason: str, what: object = "") -> BadText:
    """The refusal for a reason code of `DETAILS`; `what` fills in its sentence."""
    return BadText(reason, DETAILS[reason].format(what=str(what)[:80]))


_HREF = re.compile(r"([a-z]+):\S+", re.IGNORECASE)


def allowed_href(href: str) -> bool:
    """Whether a link may go there: an address of an allowed scheme, without white space."""
    found = _HREF.fullmatch(href)
    return (
        found is not None
        and found[1].lower() in LINK_SCHEMES
        and len(href) <= MAX_HREF
        and not control_character(href)
    )


_SUSPECT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[^\x00-\uffff]"
)


def control_character(words: str) -> str:
    """The first sign that no text may hold (control sign, half a pair, no character), or ''.

    Tabs and line ends may stay: an editor shows them as a space.
    """
    for found in _SUSPECT.finditer(words):
        code = ord(found[0])
        if code < 0x10000 or code & 0xFFFE == 0xFFFE:
            return unicodedata.name(found[0], f"U+{code:04X}")
    return ""
