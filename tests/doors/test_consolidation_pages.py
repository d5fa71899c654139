"""The page on which the clerk makes the geamendeerd voorstel of the adopted amendments."""

from __future__ import annotations

from deliberation.actions import amendments as verbs
from deliberation.actions.amendments import Proposal
from deliberation.models import Amendment, Theme
from deliberation.queries.texts import latest, text_of
from deliberation.rules.stages import Stage
from tests import factories
from tests.doors.pages import browser, words
from tests.doors.proposing import on_houses, on_trees, one, path
from tests.factories import Town


def adopted(town: Town, theme: Theme, *rows: Amendment) -> None:
    """The council adopts these, one after the other."""
    factories.discuss(town, theme)
    for row in rows:
        factories.council_round(town, theme, amendment=row)


def test_the_clerk_merges_what_does_not_conflict(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    rows = factories.amendment(town, theme), on_houses(town, theme)
    adopted(town, theme, *rows)
    client = browser(town, "Hanna")
    shown = words(client.get(path(theme, "verwerken/")))
    assert "verwijderd: honderd einde verwijdering" in shown
    assert "toegevoegd: komen twee bomen" in shown
    assert "kies de woorden" not in shown
    shown = words(client.post(path(theme, "verwerken/"), follow=True))
    made = [block.text for block in text_of(theme.versions.get(number=2))]
    assert "Bij ieder huis komen twee bomen." in made
    assert "De gemeente bouwt ieder jaar tweehonderd betaalbare huizen." in made
    assert "De aangenomen amendementen zijn verwerkt in versie 2." in shown
    assert "Redactionele aanpassingen" not in shown


def test_the_clerk_is_asked_where_adopted_amendments_conflict(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    rows = factories.amendment(town, theme), on_trees(town, theme, "Bij ieder huis komt een eik.")
    adopted(town, theme, *rows)
    client, block = browser(town, "Hanna"), factories.block(theme, "komt een boom")
    shown = words(client.get(path(theme, "verwerken/")))
    assert "1 botsing: kies de woorden" in shown
    assert "Was Bij ieder huis komt een boom." in shown
    assert "Volgens A1 Bij ieder huis komen twee bomen." in shown
    assert "Volgens A2 Bij ieder huis komt een eik." in shown
    refused = client.post(path(theme, "verwerken/"))
    assert refused.status_code == 400
    assert theme.versions.count() == 1
    typed = {f"resolutions.{block}": "Bij ieder huis komen twee eiken."}
    shown = words(client.post(path(theme, "verwerken/"), typed, follow=True))
    assert "Bij ieder huis komen twee eiken." in [
        block.text for block in text_of(theme.versions.get(number=2))
    ]
    assert "Redactionele aanpassingen" in shown
    assert "toegevoegd: komen twee eiken" in shown


def test_words_for_a_conflict_stay_when_they_are_refused(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    rows = factories.amendment(town, theme), on_trees(town, theme, "Bij ieder huis komt een eik.")
    adopted(town, theme, *rows)
    typed = "Eerste alinea.\n\nTweede alinea."
    sent = {f"resolutions.{factories.block(theme, 'komt een boom')}": typed}
    answer = browser(town, "Hanna").post(path(theme, "verwerken/"), sent)
    assert answer.status_code == 400
    assert "Schrijf bij elke botsing één onderdeel van dezelfde soort." in words(answer)
    assert f">{typed}</textarea>" in answer.content.decode()


def test_a_struck_sentence_can_come_back_in_its_own_article(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    head, body = factories.block(theme, "Groen"), factories.block(theme, "komt een boom")
    strike = Proposal("Geen bomen", "Te duur.", (head, body), "")
    first = verbs.submit_amendment(theme, actor=town.actor("Geert"), proposal=strike)
    second = factories.amendment(town, theme)
    adopted(town, theme, first, second)
    client = browser(town, "Hanna")
    assert "De ene schrapt dit, de andere verandert het." in words(
        client.get(path(theme, "verwerken/"))
    )
    client.post(path(theme, "verwerken/"), {f"resolutions.{body}": "Hier komt een boom."})
    made = [block.text for block in text_of(theme.versions.get(number=2))]
    assert made[-2:] == ["Groen", "Hier komt een boom."]


def test_emptying_the_field_of_a_conflict_strikes_the_passage(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    rows = factories.amendment(town, theme), on_trees(town, theme, "Bij ieder huis komt een eik.")
    adopted(town, theme, *rows)
    block = factories.block(theme, "komt een boom")
    browser(town, "Hanna").post(path(theme, "verwerken/"), {f"resolutions.{block}": ""})
    assert block not in [one.id for one in text_of(theme.versions.get(number=2))]


def test_subamendments_that_conflict_are_asked_about_too(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    parent = factories.amendment(town, theme)
    subs = [
        verbs.submit_amendment(
            theme,
            actor=town.actor(name),
            proposal=factories.proposal(theme, words=typed, parent=parent.pk),
        )
        for name, typed in (("Ria", "Bij ieder huis komen vier bomen."), ("Geert", "Geen bomen."))
    ]
    adopted(town, theme, *subs, parent)
    shown = words(browser(town, "Hanna").get(path(theme, "verwerken/")))
    assert "Volgens SA1 Bij ieder huis komen vier bomen." in shown
    assert "Volgens SA2 Geen bomen." in shown


def test_no_words_can_be_changed_where_nothing_conflicts(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    adopted(town, theme, factories.amendment(town, theme))
    other = factories.block(theme, "honderd betaalbare")
    answer = browser(town, "Hanna").post(
        path(theme, "verwerken/"), {f"resolutions.{other}": "Iets anders."}
    )
    assert answer.status_code == 400
    assert theme.versions.count() == 1


def test_nothing_is_made_while_an_amendment_waits_for_its_vote(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first, _second = factories.amendment(town, theme), on_houses(town, theme)
    adopted(town, theme, first)
    client = browser(town, "Hanna")
    assert "Hierover moet de raad nog stemmen: A2" in words(client.get(path(theme, "verwerken/")))
    answer = client.post(path(theme, "verwerken/"))
    assert answer.status_code == 400
    assert "Nog niet over alle amendementen is besloten." in words(answer)


def test_a_pending_amendment_that_no_longer_fits_says_so(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    first = factories.amendment(town, theme)
    second = on_trees(town, theme, "Bij ieder huis komt een eik.")
    adopted(town, theme, first)
    assert "botst met wat de raad al aannam" in words(browser(town).get(one(second)))


def test_only_the_clerk_makes_the_geamendeerd_voorstel(town, theme_in):
    theme = theme_in(Stage.DECIDING)
    adopted(town, theme, factories.amendment(town, theme))
    for name in ("Aylin", "Fatima", "Veen"):
        assert browser(town, name).get(path(theme, "verwerken/")).status_code == 403
        assert browser(town, name).post(path(theme, "verwerken/")).status_code == 403
    assert latest(theme).number == 1
