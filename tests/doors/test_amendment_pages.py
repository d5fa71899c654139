"""The pages of amendments: choose, write, submit, and what may be done with one afterwards."""

from __future__ import annotations

import re

import pytest

from deliberation.actions import amendments as verbs
from deliberation.actions import stages
from deliberation.actions.amendments import Proposal
from deliberation.models import AmendmentState, Seat, Theme
from deliberation.queries.amendments import changed_text
from deliberation.queries.texts import text_of
from deliberation.rules.stages import Stage
from tests import factories
from tests.doors.pages import browser, nothing_changes, words
from tests.doors.proposing import as_councillor, as_party, form, on_houses, on_trees, one, path
from tests.factories import Town

LIST = """# Bomen

### Straten

1. Elke straat krijgt bomen.
2. De gemeente snoeit:
   - in de winter;
   - in de zomer.
3. Zie [artikel 2](#artikel-2).

### Parken

Elk park krijgt een bank.
"""


def with_text(town: Town, theme: Theme, source: str) -> Theme:
    """The theme with this text tabled."""
    factories.import_text(town, theme, source)
    for stage in (Stage.CONSULTING, Stage.AMENDING):
        theme = stages.move_stage(theme, actor=town.clerk, target=stage)
    return factories.fresh(theme)


# --- choosing and writing -------------------------------------------------------------------------


def test_every_block_of_the_text_can_be_chosen_by_its_number(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    answer = browser(town, "Aylin").get(path(theme, "nieuw/"))
    shown = words(answer)
    assert answer.status_code == 200
    assert answer.content.decode().count('type="checkbox"') == len(text_of(theme.tabled_version))
    assert "Artikel 2 Groen" in shown
    assert "Bij ieder huis komt een boom." in shown


@pytest.mark.parametrize("by_anchor", [True, False])
def test_the_article_page_leads_to_that_article_alone(town, theme_in, by_anchor):
    theme = theme_in(Stage.AMENDING)
    article = "artikel-2" if by_anchor else factories.block(theme, "Groen")
    shown = words(browser(town, "Aylin").get(path(theme, "nieuw/"), {"artikel": article}))
    assert "komt een boom" in shown
    assert "honderd betaalbare" not in shown


def test_the_link_on_an_article_page_works(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    client = browser(town, "Aylin")
    article = client.get(f"/voorbeeld/themas/{theme.slug}/tekst/1/artikel-2/").content.decode()
    found = re.search(r'href="([^"]*wijzigingen/nieuw/[^"]*)"', article)
    assert found
    shown = words(client.get(found[1]))
    assert "komt een boom" in shown
    assert "honderd betaalbare" not in shown


def test_who_chooses_nothing_is_asked_to_choose(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    answer = browser(town, "Aylin").get(path(theme, "nieuw/"), {"stap": "2"})
    assert answer.status_code == 400
    assert "Kies minstens één onderdeel van de tekst." in words(answer)
    assert 'type="checkbox"' in answer.content.decode()


def test_the_chosen_words_stand_in_the_text_field(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    block = factories.block(theme, "komt een boom")
    answer = browser(town, "Aylin").get(path(theme, "nieuw/"), {"blok": block, "stap": "2"})
    assert ">Bij ieder huis komt een boom.\n</textarea>" in answer.content.decode()
    assert "U dient dit amendement in als Aylin (Vooruit)." in words(answer)


def test_a_councillor_submits_an_amendment(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    client = browser(town, "Aylin")
    answer = client.post(path(theme, "nieuw/"), form(theme, as_councillor(town)), follow=True)
    made = theme.amendments.get()
    assert (made.label, made.submitted_by.name, made.title) == ("A1", "Aylin", "Meer bomen")
    assert answer.redirect_chain == [(one(made), 302)]
    shown = words(answer)
    assert "A1 is ingediend." in shown
    assert "verwijderd: komt een boom einde verwijdering" in shown
    assert "toegevoegd: komen twee bomen einde toevoeging" in shown


def test_the_clerk_submits_on_behalf_of_a_councillor(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    client = browser(town, "Hanna")
    step = client.get(
        path(theme, "nieuw/"), {"blok": factories.block(theme, "komt een boom")}
    ).content.decode()
    assert all(name in step for name in ("Aylin", "Joost", "Marit", "Geert", "Ria"))
    client.post(path(theme, "nieuw/"), form(theme, as_councillor(town, "Ria")))
    assert theme.amendments.get().submitted_by.name == "Ria"


def test_the_clerk_must_say_on_whose_behalf(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    answer = browser(town, "Hanna").post(path(theme, "nieuw/"), form(theme, ""))
    assert answer.status_code == 400
    assert "Kies namens wie u indient." in words(answer)
    assert not theme.amendments.exists()


def test_a_councillor_cannot_submit_in_the_name_of_another(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    answer = browser(town, "Aylin").post(
        path(theme, "nieuw/"), form(theme, as_councillor(town, "Ria"))
    )
    assert answer.status_code == 400
    assert not theme.amendments.exists()


def test_a_representative_submits_a_change_request(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    browser(town, "Fatima").post(path(theme, "nieuw/"), form(theme, as_party(town)))
    made = theme.amendments.get()
    assert (made.label, made.party.name) == ("W1", "Bewonersraad")


def test_who_speaks_for_two_parties_chooses_one(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    factories.join(town, "Fatima", "Ondernemers", Seat.SUBSTITUTE)
    client = browser(town, "Fatima")
    client.post(path(theme, "nieuw/"), form(theme, as_party(town, "Ondernemers")))
    assert theme.amendments.get().party.name == "Ondernemers"


def test_who_is_councillor_and_representative_chooses_which(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    factories.join(town, "Aylin", "Bewonersraad", Seat.REPRESENTATIVE)
    client = browser(town, "Aylin")
    step = client.get(path(theme, "nieuw/"), {"blok": factories.block(theme, "komt een boom")})
    assert as_councillor(town) in step.content.decode()
    assert as_party(town) in step.content.decode()
    client.post(path(theme, "nieuw/"), form(theme, as_party(town)))
    assert theme.amendments.get().label == "W1"


def test_what_was_typed_stays_when_something_is_wrong(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    sent = form(
        theme, as_councillor(town), title="", words="Twee **linden**.", rationale="Schaduw."
    )
    answer = browser(town, "Aylin").post(path(theme, "nieuw/"), sent)
    html = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="title-error"' in html
    assert ">Twee **linden**.</textarea>" in html
    assert ">Schaduw.</textarea>" in html
    assert not theme.amendments.exists()


def test_an_emptied_text_field_stays_empty_when_something_else_is_wrong(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    answer = browser(town, "Aylin").post(
        path(theme, "nieuw/"), form(theme, as_councillor(town), title="", words="")
    )
    assert 'name="words"' in answer.content.decode()
    assert "></textarea>" in answer.content.decode()


def test_the_same_words_are_no_amendment(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    sent = form(theme, as_councillor(town), words="Bij ieder huis komt een boom.")
    answer = browser(town, "Aylin").post(path(theme, "nieuw/"), sent)
    assert answer.status_code == 400
    assert "De nieuwe tekst is gelijk aan de oude." in words(answer)


def test_one_can_look_first_and_nothing_is_submitted(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    sent = form(theme, as_councillor(town), title="", bekijk="1")
    answer = browser(town, "Aylin").post(path(theme, "nieuw/"), sent)
    assert answer.status_code == 200
    assert "toegevoegd: komen twee bomen" in words(answer)
    assert "Er is nog niets ingediend." in words(answer)
    assert ">Bij ieder huis komen twee bomen.</textarea>" in answer.content.decode()
    assert not theme.amendments.exists()


def test_words_written_on_another_version_are_not_taken_for_this_one(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    answer = browser(town, "Aylin").post(
        path(theme, "nieuw/"), form(theme, as_councillor(town), version=9)
    )
    assert answer.status_code == 400
    assert "Deze versie ligt niet ter stemming." in words(answer)
    assert ">Bij ieder huis komen twee bomen.</textarea>" in answer.content.decode()
    assert not theme.amendments.exists()


def test_after_the_deliberation_nothing_is_taken_and_the_words_come_back(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    verbs.close_deliberation(theme, actor=town.chair)
    client = browser(town, "Aylin")
    with nothing_changes():
        answer = client.post(path(theme, "nieuw/"), form(theme, as_councillor(town)))
        assert client.get(path(theme, "nieuw/")).status_code == 403
    assert answer.status_code == 400
    assert "De beraadslaging is gesloten." in words(answer)
    assert ">Bij ieder huis komen twee bomen.</textarea>" in answer.content.decode()


def test_a_list_deep_in_an_article_comes_back_at_its_own_depth(town, theme_in):
    theme = with_text(town, theme_in(Stage.DRAFTING), LIST)
    block = factories.block(theme, "in de winter")
    client = browser(town, "Aylin")
    step = client.get(path(theme, "nieuw/"), {"blok": block}).content.decode()
    assert ">- in de winter;\n</textarea>" in step
    typed = "- in de winter;\n- in de herfst;"
    client.post(
        path(theme, "nieuw/"), form(theme, as_councillor(town), about="in de winter", words=typed)
    )
    changed = changed_text(theme.amendments.get())
    depths = [(one.text, one.depth) for one in changed if one.text.startswith("in de ")]
    assert depths == [("in de winter;", 2), ("in de herfst;", 2), ("in de zomer.", 2)]


def test_a_cross_reference_stays_one(town, theme_in):
    theme = with_text(town, theme_in(Stage.DRAFTING), LIST)
    block = factories.block(theme, "Zie ")
    client = browser(town, "Aylin")
    step = client.get(path(theme, "nieuw/"), {"blok": block}).content.decode()
    assert "1. Zie [artikel 2](#artikel-2)." in step
    typed = "1. Zie ook [artikel 2](#artikel-2)."
    client.post(path(theme, "nieuw/"), form(theme, as_councillor(town), about="Zie ", words=typed))
    changed = next(b for b in changed_text(theme.amendments.get()) if b.text.startswith("Zie"))
    assert [run.ref for run in changed.runs if run.ref] == [factories.block(theme, "Parken")]


HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> [klik](javascript:alert(3)) &amp;"


def test_hostile_words_are_shown_as_words(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    sent = form(
        theme, as_councillor(town), words=HOSTILE, title="<b>Vet</b>", rationale="<i>schuin</i>"
    )
    client = browser(town, "Aylin")
    shown = client.post(path(theme, "nieuw/"), sent, follow=True).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "&lt;b&gt;Vet&lt;/b&gt;" in shown
    assert "&lt;i&gt;schuin&lt;/i&gt;" in shown
    for page_ in (shown, client.get(path(theme)).content.decode()):
        assert "<script>alert" not in page_
        assert "<img" not in page_
        assert 'href="javascript' not in page_


# --- subamendementen ------------------------------------------------------------------------------


def test_a_subamendment_starts_from_the_words_of_the_amendment(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    parent = factories.amendment(town, theme)
    client, block = browser(town, "Geert"), factories.block(theme, "komt een boom")
    step = client.get(path(theme, "nieuw/"), {"sub": parent.pk, "blok": block}).content.decode()
    assert ">Bij ieder huis komen twee bomen.\n</textarea>" in step
    typed = "Bij ieder huis komen twee oude bomen."
    sent = form(theme, as_councillor(town, "Geert"), parent=parent.pk, words=typed)
    client.post(path(theme, "nieuw/"), sent)
    sub = theme.amendments.get(series="SA")
    assert (sub.label, sub.parent) == ("SA1", parent)
    assert "toegevoegd: oude" in words(client.get(one(sub)))
    shown = words(client.get(one(parent)))
    assert "SA1: Meer bomen" in shown
    assert "De raad stemt hierover vóór A1." in shown


def test_a_subamendment_shows_only_the_sections_that_the_amendment_touches(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    parent = factories.amendment(town, theme)
    shown = words(browser(town, "Geert").get(path(theme, "nieuw/"), {"sub": parent.pk}))
    assert "komen twee bomen" in shown
    assert "honderd betaalbare" not in shown


def test_a_community_party_makes_no_subamendment(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    parent = factories.amendment(town, theme)
    assert browser(town, "Fatima").get(path(theme, "nieuw/"), {"sub": parent.pk}).status_code == 403
    sent = form(theme, as_party(town), parent=parent.pk)
    assert browser(town, "Fatima").post(path(theme, "nieuw/"), sent).status_code == 403
    assert theme.amendments.get() == parent


# --- one amendment --------------------------------------------------------------------------------


def test_everybody_reads_who_wants_what_and_why(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    shown = words(browser(town).get(one(row)))
    assert "Amendement A1" in shown
    assert "Aylin (Vooruit)" in shown
    assert "Was Bij ieder huis komt een boom." in shown
    assert "Wordt Bij ieder huis komen twee bomen." in shown
    assert "Eén boom is weinig." in shown
    assert "Wat kunt u doen?" not in shown


def test_the_submitter_withdraws(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    client = browser(town, "Aylin")
    assert one(row, "intrekken/") in client.get(one(row)).content.decode()
    shown = words(client.post(one(row, "intrekken/"), follow=True))
    row.refresh_from_db()
    assert row.state == AmendmentState.WITHDRAWN
    assert "A1 is ingetrokken." in shown


def test_another_councillor_does_not_withdraw(town, theme_in):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    client = browser(town, "Geert")
    with nothing_changes():
        assert one(row, "intrekken/") not in client.get(one(row)).content.decode()
        assert client.post(one(row, "intrekken/")).status_code == 403


def test_a_councillor_takes_a_change_request_over(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.change_request(town, theme)
    client = browser(town, "Joost")
    assert "Als amendement indienen" in words(client.get(one(row)))
    shown = words(client.post(one(row, "indienen/"), follow=True))
    made = theme.amendments.get(series="A")
    assert made.submitted_by.name == "Joost"
    assert "Overgenomen van W1" in shown
    assert "Ingediend als A1" in words(client.get(one(row)))


def test_a_councillor_is_invited_and_says_yes(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    browser(town, "Aylin").post(one(row, "uitnodigen/"), {"person": town.person("Geert").pk})
    assert "Geert (Dorpsbelang)" not in words(browser(town).get(one(row)))
    client = browser(town, "Geert")
    assert "Ja, ik dien mee in" in words(client.get(one(row)))
    shown = words(client.post(one(row, "mede-indienen/"), follow=True))
    assert "Aylin (Vooruit), Geert (Dorpsbelang)" in shown
    assert "Geert (Dorpsbelang)" in words(browser(town).get(path(theme)))


def test_who_was_not_invited_cannot_say_yes(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    row = factories.amendment(town, theme)
    answer = browser(town, "Ria").post(one(row, "mede-indienen/"))
    assert answer.status_code == 400
    assert "Dit is niet van u." in words(answer)
    assert not row.co_submitters.exists()


def test_the_clerk_says_what_lapses_with_what(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    first, second = factories.amendment(town, theme), on_trees(town, theme, "Geen bomen.")
    client = browser(town, "Hanna")
    shown = words(client.post(one(second, "vervalt/"), {"if_adopted": first.pk}, follow=True))
    assert "A2 vervalt als A1 wordt aangenomen" in shown
    assert "Wordt A1 aangenomen, dan vervalt A2" in words(client.get(one(first)))


def test_a_councillor_does_not_say_what_lapses(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    first, second = factories.amendment(town, theme), on_trees(town, theme, "Geen bomen.")
    answer = browser(town, "Aylin").post(one(second, "vervalt/"), {"if_adopted": first.pk})
    assert answer.status_code == 403
    assert not second.lapses.exists()


@pytest.mark.parametrize("address", ["", "intrekken/", "indienen/", "uitnodigen/", "vervalt/"])
def test_another_municipality_does_not_have_this_amendment(town, elsewhere, theme_in, address):
    row = factories.amendment(town, theme_in(Stage.AMENDING))
    client, there = browser(elsewhere, "Aylin"), f"/elders/wijzigingen/{row.pk}/{address}"
    with nothing_changes():
        answer = client.post(there) if address else client.get(there)
        assert answer.status_code == 404
        assert client.get(f"/elders/themas/{row.theme.slug}/wijzigingen/").status_code == 404


def test_somebody_of_another_municipality_submits_nothing_here(town, elsewhere, theme_in):
    theme = theme_in(Stage.AMENDING)
    client = browser(elsewhere, "Aylin")
    assert client.get(path(theme, "nieuw/")).status_code == 403
    sent = form(theme, as_councillor(elsewhere))
    assert client.post(path(theme, "nieuw/"), sent).status_code == 403
    assert not theme.amendments.exists()


def test_a_visitor_is_asked_to_log_in_and_comes_back(town, theme_in):
    theme, client = theme_in(Stage.AMENDING), browser(town)
    for answer in (client.get(path(theme, "nieuw/")), client.post(path(theme, "nieuw/"))):
        assert answer.status_code == 302
        assert "/accounts/login/" in answer.url
    chosen = client.get(path(theme, "nieuw/"), {"artikel": "artikel-2"})
    assert chosen.url.endswith("wijzigingen/nieuw/%3Fartikel%3Dartikel-2")


# --- the list -------------------------------------------------------------------------------------


def test_the_list_says_what_each_changes_and_what_cannot_both_be(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    factories.amendment(town, theme)
    on_trees(town, theme, "Bij ieder huis komen drie bomen.")
    on_houses(town, theme)
    shown = words(browser(town).get(path(theme)))
    assert "wijzigt artikel 2, eerste alinea" in shown
    assert "wijzigt artikel 1, eerste alinea" in shown
    assert "Kan niet samen met A2" in shown
    assert "Niet allebei mogelijk" in shown
    assert "A1 en A2 – artikel 2, eerste alinea" in shown
    assert "A3 en" not in shown


def test_a_change_in_the_same_sentence_that_can_go_together_is_said(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    on_trees(town, theme, "Bij ieder nieuw huis komt een boom.")
    on_trees(town, theme, "Bij ieder huis komt een boom in de tuin.", by="Aylin")
    shown = words(browser(town).get(path(theme)))
    assert "Vlak bij elkaar" in shown
    assert "Niet allebei mogelijk" not in shown


def test_two_additions_at_one_place_are_said(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    for more, name in (("Het is een linde.", "Aylin"), ("Het is een eik.", "Geert")):
        on_trees(town, theme, f"Bij ieder huis komt een boom.\n\n{more}", by=name)
    shown = words(browser(town).get(path(theme)))
    assert "Op dezelfde plaats" in shown
    assert "voegt toe na artikel 2, eerste alinea" in shown


def test_subamendments_that_differ_are_said(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    parent = factories.amendment(town, theme)
    for count, name in (("vier", "Geert"), ("vijf", "Ria")):
        typed = f"Bij ieder huis komen {count} bomen."
        proposal = factories.proposal(theme, words=typed, parent=parent.pk)
        verbs.submit_amendment(theme, actor=town.actor(name), proposal=proposal)
    assert "SA1 en SA2 – artikel 2, eerste alinea" in words(browser(town).get(path(theme)))


def test_the_voting_order_is_proposed_with_its_reasons(town, theme_in):
    theme = theme_in(Stage.AMENDING)
    parent = factories.amendment(town, theme)
    sub = factories.proposal(theme, words="Bij ieder huis komen vier bomen.", parent=parent.pk)
    verbs.submit_amendment(theme, actor=town.actor("Ria"), proposal=sub)
    head, body = factories.block(theme, "Betaalbare"), factories.block(theme, "honderd")
    strike = Proposal("Geen bouw", "Niet hier.", (head, body), "")
    verbs.submit_amendment(theme, actor=town.actor("Geert"), proposal=strike)
    shown = words(browser(town).get(path(theme)))
    order = shown[shown.index("Voorstel voor de stemvolgorde") :]
    assert order.index("A2 Geen bouw") < order.index("SA1") < order.index("A1 Meer bomen")
    assert "gaat verder dan wat hierna komt" in order
    assert "een subamendement gaat vóór A1" in order
    assert "schrapt artikel 1" in shown


def test_the_chair_closes_the_deliberation(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    close = f"/voorbeeld/themas/{theme.slug}/beraadslaging/sluiten/"
    assert close not in browser(town, "Aylin").get(path(theme)).content.decode()
    assert browser(town, "Aylin").post(close).status_code == 403
    client = browser(town, "Veen")
    assert close in client.get(path(theme)).content.decode()
    assert "de beraadslaging is gesloten" in words(client.post(close, follow=True))
    assert factories.fresh(theme).deliberation_closed_at
