"""Who reads and writes in a draft: of the text of all, and of an amendment; without a database."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from deliberation.models import Charter, Draft
from deliberation.policy import Participant, refusal, takes_part
from deliberation.rules.stages import Stage, Verb

from .test_matrix import ACTORS, FACTION, HERE, PARTY, seated, theme_in

OTHER = uuid4()
STRANGERS = {
    "another faction": Participant(uuid4(), "Iemand", HERE.pk, faction_id=OTHER),
    "another party": Participant(uuid4(), "Iemand", HERE.pk, represents=frozenset({OTHER})),
}
EVERYBODY = {**ACTORS, **STRANGERS}
YESTERDAY = timezone.localdate() - timedelta(days=1)


def text_in(stage: Stage, **more: object) -> Draft:
    """The text of all, while the theme is in that stage."""
    return seated(Draft(theme=theme_in(stage), kind="text", **more))


def of(party: object, stage: Stage, **more: object) -> Draft:
    """The draft of an amendment of a party, on the tabled Version."""
    theme = theme_in(stage)
    theme.tabled_version_id = uuid4()
    return Draft(
        theme=theme, kind="amendment", base_id=theme.tabled_version_id, party_id=party, **more
    )


def reasons(verb: Verb, draft: Draft) -> dict[str, str | None]:
    return {name: refusal(verb, actor, draft) for name, actor in EVERYBODY.items()}


def allowed(verb: Verb, draft: Draft) -> set[str]:
    return {name for name, why in reasons(verb, draft).items() if why is None}


def test_the_clerk_and_the_parties_at_the_table_write_the_text():
    writers = {"clerk", "councillor", "representative", "substitute"}
    assert allowed(Verb.WRITE_DRAFT, text_in(Stage.DRAFTING)) == writers
    for name in STRANGERS:
        assert reasons(Verb.WRITE_DRAFT, text_in(Stage.DRAFTING))[name] == "not_at_the_table"


def test_a_party_that_withdrew_writes_no_more():
    draft = text_in(Stage.DRAFTING)
    draft.at_the_table -= {PARTY}
    assert allowed(Verb.WRITE_DRAFT, draft) == {"clerk", "councillor"}


def test_everybody_reads_the_text_unless_the_spelregels_say_otherwise():
    draft = text_in(Stage.DRAFTING)
    assert allowed(Verb.READ_DRAFT, draft) == set(EVERYBODY)
    Charter(theme=draft.theme, vote_rule={}, draft_readers="parties")
    found = reasons(Verb.READ_DRAFT, draft)
    hidden = {name for name, why in found.items() if why == "not_your_draft"}
    assert hidden == {"visitor", "guest", "member", "stakeholder", "clerk elsewhere"}


def test_what_was_written_for_the_parties_alone_stays_theirs_when_the_text_is_public():
    draft = text_in(Stage.CONSULTING, state="closed")
    Charter(theme=draft.theme, vote_rule={}, draft_readers="parties")
    assert refusal(Verb.READ_TEXT, ACTORS["visitor"], draft.theme) is None
    assert refusal(Verb.READ_DRAFT, ACTORS["visitor"], draft) == "not_your_draft"


@pytest.mark.parametrize("verb", [Verb.WRITE_DRAFT, Verb.FREEZE_DRAFT, Verb.DISCARD_DRAFT])
def test_a_closed_text_stays_closed(verb):
    assert refusal(verb, ACTORS["clerk"], text_in(Stage.DRAFTING, state="closed")) == "draft_closed"


def test_only_who_speaks_for_the_party_reads_and_writes_its_amendment():
    draft = of(FACTION, Stage.AMENDING)
    assert allowed(Verb.WRITE_DRAFT, draft) == {"councillor"}
    assert allowed(Verb.READ_DRAFT, draft) == {"councillor"}
    draft = of(PARTY, Stage.AMENDING)
    assert allowed(Verb.WRITE_DRAFT, draft) == {"representative", "substitute"}
    assert allowed(Verb.READ_DRAFT, draft) == {"representative", "substitute"}
    found = reasons(Verb.READ_DRAFT, draft)
    assert {found[name] for name in ("visitor", "guest")} == {"login_required"}
    assert {found[name] for name in ("clerk", "chair", "councillor")} == {"not_yours"}


def test_the_owner_may_read_it_without_a_seat():
    member = ACTORS["member"]
    draft = of(PARTY, Stage.AMENDING, owner_id=member.person_id)
    assert refusal(Verb.READ_DRAFT, member, draft) is None
    assert refusal(Verb.WRITE_DRAFT, member, draft) == "not_in_that_role"


def test_the_owner_alone_discards_an_amendment():
    owner = ACTORS["representative"]
    draft = of(PARTY, Stage.AMENDING, owner_id=owner.person_id)
    assert allowed(Verb.DISCARD_DRAFT, draft) == {"representative"}


def writing(name: str, party: object) -> list[str | None]:
    """Why somebody may not write in each stage from the drafting on."""
    stages = (Stage.DRAFTING, Stage.CONSULTING, Stage.AMENDING, Stage.DECIDING, Stage.CONFIRMING)
    return [refusal(Verb.WRITE_DRAFT, EVERYBODY[name], of(party, stage)) for stage in stages]


def test_an_amendment_is_written_while_it_may_be_submitted():
    no = "wrong_stage"
    assert writing("councillor", FACTION) == [no, no, None, None, no]
    assert writing("representative", PARTY) == [no, no, None, no, no]


def test_who_is_both_writes_each_in_its_own_time():
    both = Participant(
        uuid4(), "Iemand", HERE.pk, faction_id=FACTION, represents=frozenset({PARTY})
    )
    assert refusal(Verb.WRITE_DRAFT, both, of(PARTY, Stage.AMENDING)) is None
    assert refusal(Verb.WRITE_DRAFT, both, of(PARTY, Stage.DECIDING)) == "wrong_stage"
    assert refusal(Verb.WRITE_DRAFT, both, of(FACTION, Stage.DECIDING)) is None


def test_an_amendment_on_another_version_is_written_no_more():
    draft = of(FACTION, Stage.AMENDING)
    draft.theme.tabled_version_id = uuid4()
    assert refusal(Verb.WRITE_DRAFT, ACTORS["councillor"], draft) == "version_not_tabled"


def test_after_its_date_or_the_deliberation_nobody_writes_an_amendment():
    late, closed = of(PARTY, Stage.AMENDING), of(FACTION, Stage.DECIDING)
    late.theme.change_requests_until = YESTERDAY
    closed.theme.deliberation_closed_at = timezone.now()
    assert refusal(Verb.WRITE_DRAFT, ACTORS["representative"], late) == "date_passed"
    assert refusal(Verb.WRITE_DRAFT, ACTORS["councillor"], closed) == "deliberation_closed"
    for actor, theme in (("representative", late.theme), ("councillor", closed.theme)):
        assert refusal(Verb.DRAFT_AMENDMENT, ACTORS[actor], theme) is not None


def test_an_amendment_is_submitted_or_discarded_never_frozen():
    draft = of(FACTION, Stage.DRAFTING)
    assert refusal(Verb.FREEZE_DRAFT, ACTORS["clerk"], draft) == "not_yours"


def test_who_takes_part_does_so_in_any_stage():
    """What such a person sends too late is kept for them."""
    closed = text_in(Stage.ADOPTED, state="closed")
    found = {name for name, actor in EVERYBODY.items() if takes_part(actor, closed)}
    assert found == {"clerk", "councillor", "representative", "substitute"}
    amendment = of(PARTY, Stage.ADOPTED, state="closed")
    found = {name for name, actor in EVERYBODY.items() if takes_part(actor, amendment)}
    assert found == {"representative", "substitute"}
