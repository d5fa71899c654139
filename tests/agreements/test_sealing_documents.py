"""From the clerk's wish to the file: what is sealed, what is only printed, what is made once."""

from __future__ import annotations

import io
import json
from itertools import pairwise

import pikepdf
import pytest

from agreements.actions.documents import make_document, request_document
from agreements.documents.conformance import NotConformantError, findings
from agreements.documents.sealing import load_seal, make_test_pkcs12
from agreements.models import DocumentKind
from agreements.queries.verification import Verdict, verification
from deliberation.actions.meetings import close_meeting
from deliberation.actions.stages import move_stage
from deliberation.models import LegalForm, StoredFile, Theme
from deliberation.rules.stages import Stage
from deliberation.rules.voting import Choice
from tests import factories
from tests.export.tools import told


def requested(town, theme, kind=DocumentKind.AGREEMENT, **details):
    return request_document(theme, actor=town.clerk, enqueue=lambda key: None, kind=kind, **details)


def no_seal():
    raise AssertionError("nothing is sealed here")


@pytest.fixture
def adopted(theme_in) -> Theme:
    theme = theme_in(Stage.ADOPTED)
    Theme.objects.filter(pk=theme.pk).update(legal_form=LegalForm.RESOLUTION)
    return factories.fresh(theme)


@pytest.fixture
def sealed(town, adopted, test_seal):
    """The agreement, made and sealed."""
    return make_document(requested(town, adopted).pk, load_seal=lambda: test_seal)


def test_the_sealed_file_conforms_and_can_be_verified(sealed):
    pdf = bytes(sealed.file.bytes)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        inside = {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
    assert sorted(inside) == [
        "akkoord.md", "feiten.json", "stemmingen.json", "stemmingen.schema.json"
    ]  # fmt: skip
    assert findings(pdf, attachments=inside, is_signed=True) == []
    found = verification(pdf)
    assert (found.verdict, found.document) == (Verdict.UNTOUCHED_TEST, sealed)


def test_the_fact_log_inside_is_a_chain_up_to_the_document(sealed):
    with pikepdf.open(io.BytesIO(bytes(sealed.file.bytes))) as opened:
        log = json.loads(opened.attachments["feiten.json"].get_file().read_bytes())
    facts = log["facts"]
    assert log["stream"] == str(sealed.theme_id)
    assert [fact["seq"] for fact in facts] == list(range(1, len(facts) + 1))
    assert all(a["hash"] == b["previousHash"] for a, b in pairwise(facts))
    assert not facts[-1]["type"].startswith("document.")
    assert "actor" not in facts[0]
    assert "salt" not in facts[0]


def test_the_same_content_is_not_printed_and_sealed_again(town, sealed, test_seal):
    again = make_document(requested(town, sealed.theme).pk, load_seal=lambda: test_seal)
    assert (again.pk == sealed.pk, again.file_id) == (False, sealed.file_id)
    assert StoredFile.objects.count() == 1


def test_another_seal_makes_another_file(town, sealed):
    other = load_seal(make_test_pkcs12(), "")
    again = make_document(requested(town, sealed.theme).pk, load_seal=lambda: other)
    assert again.source_digest == sealed.source_digest
    assert again.file_id != sealed.file_id


def test_what_does_not_conform_is_not_sealed_and_says_why(town, adopted, test_seal):
    document = requested(town, adopted)
    Theme.objects.filter(pk=adopted.pk).update(title="")
    with pytest.raises(NotConformantError):
        make_document(document.pk, load_seal=lambda: test_seal)
    document.refresh_from_db()
    assert (document.state, document.file) == ("failed", None)
    assert "De PDF voldoet niet aan PDF/A-3a en PDF/UA-1: " in document.problem
    assert not StoredFile.objects.exists()


@pytest.fixture
def decided(town) -> Theme:
    """An adopted text with points for the council to decide on."""
    theme = factories.theme_in(town, Stage.DRAFTING)
    points = "\n## Ontwerp-raadsbesluit\n\nDe raad besluit:\n\n1. het akkoord vast te stellen.\n"
    factories.import_text(town, theme, factories.TEXT + points)
    for stage in (Stage.CONSULTING, Stage.AMENDING, Stage.DECIDING):
        theme = move_stage(factories.fresh(theme), actor=town.clerk, target=stage)
    meeting = factories.discuss(town, factories.fresh(theme))
    factories.vote_on_the_whole(town, theme, Choice.IN_FAVOUR)
    close_meeting(meeting, actor=town.chair)
    theme = move_stage(factories.fresh(theme), actor=town.clerk, target=Stage.ADOPTED)
    Theme.objects.filter(pk=theme.pk).update(legal_form=LegalForm.RESOLUTION)
    return factories.fresh(theme)


def test_the_council_s_decision_is_a_document_of_its_own(town, decided, test_seal):
    wish = requested(town, decided, DocumentKind.DECISION)
    made = make_document(wish.pk, load_seal=lambda: test_seal)
    assert (made.state, made.test_seal) == ("ready", True)
    words = told(bytes(made.file.bytes))
    assert "De raad besluit: 1. het akkoord vast te stellen." in words
    assert "Bij ieder huis" not in words
    assert verification(bytes(made.file.bytes)).document == made


@pytest.mark.parametrize("form", [LegalForm.DECLARATION, LegalForm.COVENANT])
def test_without_a_decision_of_the_council_there_is_no_such_document(town, adopted, form, refuses):
    Theme.objects.filter(pk=adopted.pk).update(legal_form=form)
    with refuses("no_council_decision"):
        requested(town, adopted, DocumentKind.DECISION)


def test_a_concept_is_printed_in_any_stage_and_never_sealed(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    made = make_document(requested(town, theme, DocumentKind.CONCEPT).pk, load_seal=no_seal)
    assert (made.state, made.test_seal, made.seal) == ("ready", False, "")
    payload = {"document": str(made.pk), "sha256": made.file_id}
    assert factories.last_fact(theme) == ("document.printed", payload)
    found = verification(bytes(made.file.bytes))
    assert (found.verdict, found.document) == (Verdict.NO_SEAL, made)


def test_a_version_is_compared_with_the_one_before_it(town, theme_in, refuses):
    theme = theme_in(Stage.DRAFTING)
    factories.import_text(town, theme, "# Wonen\n\n### Huizen\n\nWij bouwen huizen.\n")
    with refuses("no_earlier_version"):
        requested(town, theme, DocumentKind.COMPARISON)
    factories.import_text(town, theme, "# Wonen\n\n### Huizen\n\nWij bouwen houten huizen.\n")
    made = make_document(requested(town, theme, DocumentKind.COMPARISON).pk, load_seal=no_seal)
    assert (made.state, made.version.number) == ("ready", 2)
    assert "Wij bouwen [+ houten +] huizen." in told(bytes(made.file.bytes))


def test_a_version_that_does_not_exist_is_not_printed(town, theme_in, finds_nothing):
    theme = theme_in(Stage.CONSULTING)
    with finds_nothing():
        requested(town, theme, DocumentKind.CONCEPT, version=9)


def test_nothing_is_printed_before_there_is_a_text(town, theme_in, refuses):
    theme = theme_in(Stage.PREPARING)
    with refuses("no_version"):
        requested(town, theme, DocumentKind.CONCEPT)
