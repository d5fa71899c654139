"""`remark.place`: a remark on a passage, by somebody with an account or by a guest."""

from __future__ import annotations

import pytest

from deliberation.actions import stages
from deliberation.actions.remarks import (
    GuestName,
    RemarkWords,
    confirm_contributor,
    place_guest_remark,
    place_remark,
    token_digest,
    withdraw_remark,
)
from deliberation.models import Event
from deliberation.policy import Visitor
from deliberation.queries import access, remarks
from deliberation.rules.stages import Stage
from tests import factories

GUEST = GuestName("Jan", "jan@example.nl")


def words(theme, **details):
    block = factories.block(theme, "komt een boom")
    return RemarkWords(**{"block_id": block, "body": "Welke boom?", **details})


def guest_remark(theme):
    version = theme.versions.latest("number")
    return place_guest_remark(version, actor=Visitor(), words=words(theme), guest=GUEST)


def confirm(town, token):
    return confirm_contributor(access.contributor(town.place.pk, token_digest(token)))


def move(town, theme, target):
    return stages.move_stage(theme, actor=town.clerk, target=target)


def test_a_remark_of_a_resident_is_public_at_once_and_the_fact_holds_no_words(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    remark = factories.remark(town, theme)
    assert (remark.number, remark.state, remark.author_name) == (1, "published", "Tineke")
    payload = {"remark": str(remark.pk), "number": 1, "block": remark.block_id}
    assert factories.last_fact(theme) == ("remark.placed", payload)
    assert remarks.published(theme) == [remark]


def test_remarks_are_numbered_in_order_of_arrival(town, theme_in):
    theme = theme_in(Stage.DRAFTING)
    factories.import_text(town, theme)
    assert [factories.remark(town, theme).number for _ in range(3)] == [1, 2, 3]


def test_the_quoted_words_are_kept_with_what_stands_around_them(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    version = theme.versions.get()
    remark = place_remark(version, actor=town.resident, words=words(theme, quote="huis komt"))
    assert (remark.prefix, remark.quote, remark.suffix) == ("Bij ieder ", "huis komt", " een boom.")


def test_a_remark_on_a_passage_that_does_not_exist_is_refused(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    for block in ("", "zzzzzzzzzz", "1; DROP TABLE"):
        with refuses("target_missing"):
            place_remark(
                theme.versions.get(), actor=town.resident, words=words(theme, block_id=block)
            )


def test_a_quote_that_does_not_stand_there_is_refused(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    with refuses("quote_missing"):
        place_remark(
            theme.versions.get(), actor=town.resident, words=words(theme, quote="twee bomen")
        )


@pytest.mark.parametrize("stage", [Stage.AMENDING, Stage.DECIDING, Stage.ADOPTED, Stage.WITHDRAWN])
def test_outside_the_time_for_remarks_they_are_refused(town, theme_in, stage, refuses):
    theme = theme_in(stage)
    version = theme.versions.first() or factories.theme_in(town, Stage.AMENDING).versions.get()
    with refuses("wrong_stage"):
        place_remark(version, actor=town.resident, words=RemarkWords(block_id="x", body="Te laat?"))


def test_after_the_last_day_a_remark_is_refused(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    theme.remarks_until = factories.today() - factories.days(1)
    theme.save()
    with refuses("date_passed"):
        place_remark(theme.versions.get(), actor=town.resident, words=words(theme))


def test_a_guest_is_not_public_before_the_address_is_confirmed(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    facts = len(factories.facts(theme))
    remark, token = guest_remark(theme)
    assert remarks.published(theme) == []
    assert remark.number is None
    assert len(factories.facts(theme)) == facts
    assert token not in str(factories.everything())


def test_a_confirmed_guest_is_public_and_known_to_the_log_by_number_only(town, theme_in):
    theme = theme_in(Stage.CONSULTING)
    _remark, token = guest_remark(theme)
    (placed,) = confirm(town, token)
    assert (placed.state, placed.number) == ("published", 1)
    fact = factories.facts(theme)[-1]
    assert (fact.type, fact.actor) == ("remark.placed", f"guest:{placed.contributor_id}")
    stored = str(list(Event.objects.values_list()))
    assert "jan@example.nl" not in stored
    assert "Welke boom?" not in stored


def test_a_link_works_once(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    _remark, token = guest_remark(theme)
    confirm(town, token)
    with refuses("wrong_token"):
        confirm(town, token)


def test_a_guessed_link_leads_nowhere(town, theme_in, finds_nothing):
    guest_remark(theme_in(Stage.CONSULTING))
    for token in ("", "x", "a" * 32):
        with finds_nothing():
            confirm(town, token)


def test_a_link_of_another_municipality_leads_nowhere(theme_in, elsewhere, finds_nothing):
    _remark, token = guest_remark(theme_in(Stage.CONSULTING))
    with finds_nothing():
        confirm(elsewhere, token)


def test_a_guest_who_confirms_after_the_stage_closed_is_told_so(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    _remark, token = guest_remark(theme)
    move(town, theme, Stage.AMENDING)
    with refuses("wrong_stage"):
        confirm(town, token)


def test_a_guest_who_confirms_after_the_last_day_is_told_so(town, theme_in, refuses):
    theme = theme_in(Stage.CONSULTING)
    _remark, token = guest_remark(theme)
    theme.remarks_until = factories.today() - factories.days(1)
    theme.save()
    with refuses("date_passed"):
        confirm(town, token)


def test_a_guest_whose_remark_was_withdrawn_confirms_nothing(town, theme_in, refuses):
    remark, token = guest_remark(theme_in(Stage.CONSULTING))
    withdraw_remark(remark, actor=town.clerk)
    with refuses("wrong_token"):
        confirm(town, token)


def test_somebody_of_another_municipality_remarks_as_any_resident(theme_in, elsewhere):
    theme = theme_in(Stage.CONSULTING)
    remark = place_remark(theme.versions.get(), actor=elsewhere.councillor, words=words(theme))
    assert remark.author_name == "Aylin"


def test_who_may_not_read_the_draft_does_not_remark_on_it(town, theme_in, refuses):
    theme = theme_in(Stage.DRAFTING)
    version = factories.import_text(town, theme)
    theme.charter.draft_readers = "parties"
    theme.charter.save()
    with refuses("not_your_draft"):
        place_remark(version, actor=town.resident, words=words(theme))
    assert place_remark(version, actor=town.representative, words=words(theme)).number == 1
