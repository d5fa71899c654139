"""Is a PDF that somebody has the one that was sealed here, and is it unchanged? In plain words."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.documents.examining import Digests, Examination, ExamineError, examine
from agreements.documents.sealing import SignatureReport
from agreements.models import Document
from agreements.queries import documents

REMEMBERED = 600

Examiner = Callable[..., Examination]


class Verdict(StrEnum):
    """What there is to say about a file as a whole."""

    UNTOUCHED = "untouched"
    UNTOUCHED_TEST = "untouched_test"
    ALTERED = "altered"
    EXTENDED = "extended"
    ATTACHMENTS_CHANGED = "attachments_changed"
    EXPIRED_SEAL = "expired_seal"
    UNKNOWN_SEAL = "unknown_seal"
    NOT_OURS = "not_ours"
    NO_SEAL = "no_seal"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class Words:
    """A verdict in one sentence, and what it means for the reader."""

    says: str | Promise
    means: str | Promise


WORDS = {
    Verdict.UNTOUCHED: Words(
        _("Dit document is echt en er is niets aan veranderd."),
        _("Het zegel is geldig en dit document staat in ons archief."),
    ),
    Verdict.UNTOUCHED_TEST: Words(
        _("Er is niets aan dit document veranderd, maar het is niet rechtsgeldig."),
        _("Het heeft een testzegel. Daarmee is alleen te zien dat het niet is gewijzigd."),
    ),
    Verdict.ALTERED: Words(
        _("Dit document is veranderd nadat het was verzegeld."),
        _("Vertrouw het niet. Haal het echte document op bij het akkoord."),
    ),
    Verdict.EXTENDED: Words(
        _("Aan dit document is iets toegevoegd nadat het was verzegeld."),
        _("Het verzegelde deel is echt, maar wat erbij kwam hoort er niet bij. Vertrouw het niet."),
    ),
    Verdict.ATTACHMENTS_CHANGED: Words(
        _("De bijlagen in dit document zijn verwisseld of veranderd."),
        _("Vertrouw de bijlagen niet. Haal het echte document op bij het akkoord."),
    ),
    Verdict.EXPIRED_SEAL: Words(
        _("Het zegel is van ons, maar het is verlopen."),
        _("Er is niets aan veranderd, maar het zegel bewijst dat nu niet meer met zekerheid."),
    ),
    Verdict.UNKNOWN_SEAL: Words(
        _("Dit lijkt een document van ons, maar het zegel is niet van ons."),
        _("Iemand anders heeft er een zegel op gezet. Vertrouw het niet."),
    ),
    Verdict.NOT_OURS: Words(
        _("Dit document is niet van ons."),
        _("Het staat niet in ons archief. Wij kunnen er niets over zeggen."),
    ),
    Verdict.NO_SEAL: Words(
        _("In dit document zit geen zegel."),
        _("Het kan een concept zijn, een kopie, of een document dat niet van ons is."),
    ),
    Verdict.UNREADABLE: Words(
        _("Dit is geen leesbare PDF."),
        _("Stuur het bestand zoals u het kreeg, en geen foto of scan ervan."),
    ),
    Verdict.TOO_LARGE: Words(
        _("Dit bestand is te groot om te controleren."),
        _("Onze documenten zijn kleiner dan 20 MB."),
    ),
    Verdict.TOO_SLOW: Words(
        _("Dit bestand konden we niet op tijd nakijken."),
        _("Er zit iets in wat niet in onze documenten zit."),
    ),
    Verdict.BUSY: Words(
        _("Er worden nu te veel documenten nagekeken."),
        _("Probeer het over een minuut opnieuw."),
    ),
}  # fmt: skip
GOOD = frozenset({Verdict.UNTOUCHED, Verdict.UNTOUCHED_TEST})
FAILURES = {
    "not_a_pdf": Verdict.UNREADABLE,
    "too_large": Verdict.TOO_LARGE,
    "too_slow": Verdict.TOO_SLOW,
    "busy": Verdict.BUSY,
}


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict; the document that the file was made as, when it is one of ours."""

    verdict: Verdict
    sha256: str
    document: Document | None = None
    signatures: tuple[SignatureReport, ...] = ()

    @property
    def words(self) -> Words:
        """The verdict in words."""
        return WORDS[self.verdict]

    @property
    def is_good(self) -> bool:
        """Whether nothing was changed."""
        return self.verdict in GOOD


def verification(
    pdf: bytes, *, roots: Sequence[bytes] = (), by: Examiner = examine
) -> Verification:
    """Examine a file within limits. `roots` are certificates (PEM) that we trust beside our own."""
    name = hashlib.sha256(pdf).hexdigest()
    look = partial(_examined, by, ours=documents.seals(), roots=tuple(roots))
    try:
        found = look(pdf)
    except ExamineError as error:
        return Verification(FAILURES.get(error.reason, Verdict.UNREADABLE), name)
    document = documents.of_identifier(found.identifier) if found.identifier else None
    original = None
    if document is not None and document.file is not None and document.file_id != name:
        original = look(bytes(document.file.bytes)).attachments
    verdict = judged(found, document, original)
    return Verification(verdict, name, document, found.signatures)


def _examined(
    by: Examiner, pdf: bytes, *, ours: frozenset[str], roots: tuple[bytes, ...]
) -> Examination:
    """As `examine`; the same file is examined once in ten minutes."""
    asked = hashlib.sha256(repr((sorted(ours), roots)).encode() + pdf).hexdigest()
    key = f"examined:{asked}"
    found: Examination | None = cache.get(key)
    if found is None:
        found = by(pdf, ours=ours, roots=roots)
        cache.set(key, found, REMEMBERED)
    return found


def judged(found: Examination, document: Document | None, original: Digests | None) -> Verdict:
    """The first thing that is wrong with the seal, else that all is well.

    `document` is the one of ours that the file was made as, `original` what is attached to that.
    """
    is_known = document is not None
    seal = found.sealed
    if seal is None:
        if document is not None and document.is_sealed:
            return Verdict.ALTERED
        return Verdict.NOT_OURS if found.signatures else Verdict.NO_SEAL
    if not seal.trusted and not is_known:
        return Verdict.NOT_OURS
    if not seal.ok and (changed := _changed(found, seal, original)):
        return changed
    if not seal.trusted:
        return Verdict.UNKNOWN_SEAL
    if not seal.ok:
        return Verdict.EXPIRED_SEAL
    if not is_known:
        return Verdict.NOT_OURS
    return Verdict.UNTOUCHED_TEST if seal.is_test else Verdict.UNTOUCHED


def _changed(found: Examination, seal: SignatureReport, original: Digests | None) -> Verdict | None:
    """What happened to the file after the seal, or None when nothing did."""
    if not seal.intact:
        swapped = original is not None and found.attachments != original
        return Verdict.ATTACHMENTS_CHANGED if swapped else Verdict.ALTERED
    if not seal.extended:
        return None
    swapped = found.attachments != found.sealed_attachments
    return Verdict.ATTACHMENTS_CHANGED if swapped else Verdict.EXTENDED
