"""Every reason for a refusal: a stable code for programs, a sentence for people."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: dict[str, str | Promise] = {
    "login_required": _("Log eerst in."),
    "not_in_that_role": _("Dit hoort niet bij uw rol."),
    "other_municipality": _("U hebt geen rol in deze gemeente."),
    "wrong_stage": _("Dit kan niet in deze fase van het akkoord."),
    "not_your_draft": _("Deze tekst is nog in de maak. Alleen de partijen lezen mee."),
    "not_yours": _("Dit is niet van u."),
    "not_at_the_table": _("Uw partij doet niet mee aan dit akkoord."),
    "date_passed": _("De termijn is voorbij."),
    "deliberation_closed": _("De beraadslaging is gesloten. Wijzigen kan niet meer."),
    "already_decided": _("Hierover is al besloten."),
    "already_done": _("Dit is al gebeurd."),
    "vote_running": _("Hierover loopt een stemming."),
    "no_change_request": _("Alleen een wijzigingsvoorstel kan als amendement worden ingediend."),
    "nothing_changed": _("De nieuwe tekst is gelijk aan de oude."),
    "target_missing": _("De passage bestaat niet in deze versie."),
    "quote_missing": _(
        "Deze woorden staan niet in de passage. Neem ze precies over, of laat het veld leeg."
    ),
    "version_not_tabled": _("Deze versie ligt niet ter stemming. Kies de laatste versie."),
    "bad_parent": _("Een subamendement wijzigt een ingediend amendement."),
    "text_conflict": _("Twee amendementen wijzigen dezelfde woorden. Kies eerst de tekst."),
    "bad_text": _("Deze tekst kan niet worden gelezen."),
    "too_large": _("Het bestand is te groot."),
    "no_version": _("Er is nog geen tekst."),
    "version_exists": _("Precies deze tekst is er al."),
    "draft_open": _(
        "Er wordt nog aan de tekst geschreven. Leg de tekst eerst vast, of gooi hem weg."
    ),
    "draft_closed": _("Deze tekst is gesloten. Schrijven kan niet meer."),
    "not_your_client": _("Deze kopie van de tekst is van iemand anders. Laad de pagina opnieuw."),
    "charter_frozen": _("De spelregels staan vast en kunnen niet meer veranderen."),
    "charter_not_agreed": _("Nog niet alle partijen zijn het eens met de spelregels."),
    "remarks_unanswered": _("Nog niet alle reacties hebben een antwoord."),
    "remark_unconfirmed": _("Bevestig eerst het e-mailadres."),
    "mail_failed": _("De e-mail kon niet worden verstuurd. Probeer het later opnieuw."),
    "too_many_mails": _("Dit adres kreeg al een paar keer een e-mail. Wacht een uur."),
    "no_guest": _("Deze reactie is van iemand met een account. Vraag het de beheerder."),
    "wrong_token": _("Deze link klopt niet of is al gebruikt."),
    "no_such_move": _("Van deze fase kunt u niet naar die fase."),
    "round_running": _("Er loopt nog een stemming."),
    "not_adopted": _(
        "Raad en maatschappelijke partijen hebben het akkoord niet allebei aangenomen."
    ),
    "not_rejected": _("Het akkoord is niet verworpen."),
    "not_pending_confirmation": _("Er is niets te bevestigen: de raad veranderde de tekst niet."),
    "confirmations_pending": _("Nog niet alle partijen hebben geantwoord."),
    "too_few_parties": _("Er zijn te weinig partijen. De spelregels noemen een minimum."),
    "enough_parties": _("Er zijn genoeg partijen: het akkoord gaat door."),
    "opinion_pending": _(
        "Het college kan nog wensen en bedenkingen geven (art. 147a Gemeentewet)."
    ),
    "meeting_not_open": _("De vergadering is niet geopend."),
    "meeting_not_planned": _("De vergadering is al geopend of gesloten."),
    "no_quorum": _("Er zijn te weinig raadsleden om te openen (art. 20 Gemeentewet)."),
    "other_meeting_open": _("Er is al een vergadering bezig."),
    "convened_again": _("Deze vergadering is al opnieuw bijeengeroepen."),
    "no_quorum_for_item": _(
        "Voor dit punt was de eerdere vergadering niet bijeengeroepen. Daarvoor moet meer dan de "
        "helft van de raad er zijn (art. 20 lid 3 Gemeentewet)."
    ),
    "report_before_vote": _(
        "De raad stemt al over dit thema. Een belang meldt u voordat de stemming opent. Vraag de "
        "griffier om de stemming opnieuw te openen."
    ),
    "not_an_amendment": _(
        "De raad stemt pas over een wijzigingsvoorstel als een raadslid het indient als amendement."
    ),
    "nobody_entitled": _("Er is niemand die nu mag stemmen."),
    "item_not_current": _("Dit agendapunt is niet aan de orde."),
    "round_closed": _("De stemming is gesloten."),
    "round_not_closed": _("De stemming is nog niet gesloten."),
    "round_not_declared": _("De uitslag is nog niet vastgesteld."),
    "round_declared": _("De uitslag is vastgesteld. Alleen een aantekening kan nog."),
    "not_entitled": _("U staat niet op de lijst van stemgerechtigden."),
    "excluded": _("U meldde een belang. U stemt niet mee (art. 28 Gemeentewet)."),
    "wrong_method": _("Zo kan in deze stemming niet worden gestemd."),
    "choice_not_allowed": _("Deze keuze bestaat niet in deze stemming."),
    "electronic_not_allowed": _("Het reglement van orde laat elektronisch stemmen niet toe."),
    "community_first": _("Eerst stemmen de maatschappelijke partijen, daarna de raad."),
    "amendments_open": _("Nog niet over alle amendementen is besloten."),
    "not_consolidated": _("De aangenomen amendementen zijn nog niet verwerkt."),
    "deliberation_open": _("De beraadslaging is nog niet gesloten."),
    "no_amendments": _("Er is geen amendement aangenomen. De tekst blijft gelijk."),
    "also_councillor": _("U stemt al als raadslid. Uw plaatsvervanger stemt voor de partij."),
    "votes_missing": _("Nog niet van iedereen is een stem ingevoerd."),
    "no_change_in_vote": _("De stem is al zo ingevoerd."),
    "next_meeting": _(
        "De stemmen staakten. De raad besluit in een volgende vergadering (art. 32)."
    ),
    "sub_amendments_first": _("Stem eerst over de subamendementen."),
    "reason_needed": _("Schrijf bij een bezwaar ook de reden."),
    "voted_twice": _("Iemand staat er twee keer in."),
    "excluded_conflict": _(
        "Dit raadslid meldde een belang en stemt niet mee (art. 28 Gemeentewet)."
    ),
    "not_present": _("Dit raadslid is niet aanwezig."),
    "bad_weight": _("Het gewicht van een stem klopt niet."),
    "wrong_weight": _("Het gewicht van een stem klopt niet."),
    "bad_rule": _("De stemregel klopt niet."),
    "bad_numbers": _("De aantallen kloppen niet: er zijn meer raadsleden dan zetels."),
    "does_not_add_up": _(
        "De aantallen kloppen niet met wie aanwezig is. Vul voor elke fractie in wat zij stemt."
    ),
    "too_many_ballots": _("Er zijn meer stemmen dan stemgerechtigden."),
    "unknown_candidate": _("Deze kandidaat staat niet op de lijst."),
    "no_lot_due": _("Er hoeft niet te worden geloot."),
    "unknown_party": _("Deze partij doet niet mee."),
    "council_secret_on_paper": _("De raad stemt alleen op papier geheim (art. 31 Gemeentewet)."),
    "persons_on_paper": _("Over personen stemt de raad op papier (art. 31 Gemeentewet)."),
    "silence_is_not_consent": _("Wie zwijgt, stemt niet in."),
    "consent_of_community_only": _("Alleen maatschappelijke partijen stemmen met consent."),
    "consent_is_open": _("Consent is altijd openbaar."),
    "council_has_no_weights": _("In de raad telt elke stem even zwaar."),
    "weights_betray_secret": _("Met gewichten is een stemming niet geheim."),
    "wrong_legal_effect": _("Deze kiezers kunnen zo geen besluit nemen."),
    "council_votes_in_the_room": _("De raad stemt in de zaal."),
    "void": _("Deze stemming is vervallen."),
    "bad_name": _("De naam van de coöperatie klopt niet met de wet."),
    "too_few_founders": _("Een coöperatie heeft minstens twee oprichters nodig (art. 2:54 BW)."),
    "no_such_article": _("Dit artikel bestaat niet."),
    "no_council_decision": _("Bij deze rechtsvorm of tekst hoort geen raadsbesluit."),
    "no_earlier_version": _("Er is geen eerdere versie om mee te vergelijken."),
    "document_busy": _("Het document wordt al gemaakt."),
    "invalid": _("De invoer klopt niet."),
    "not_found": _("Dit bestaat niet (meer)."),
    "login_failed": _("E-mailadres of wachtwoord klopt niet."),
    "flood": _("Te veel verzoeken. Wacht even."),
    "malformed": _("Dit is geen geldige JSON, of het verzoek klopt niet."),
    "csrf_failed": _("Het teken tegen vervalste verzoeken ontbreekt. Vraag het op bij de sessie."),
    "method_not_allowed": _("Dit kan niet op dit adres."),
    "unsupported_media_type": _("Stuur JSON."),
    "server_error": _("Er ging iets mis bij ons. Probeer het later nog eens."),
    "unknown_command": _("Deze opdracht bestaat niet."),
}


class Refused(Exception):  # noqa: N818 — a refusal is an answer, not an error
    """An action that may not happen. `reason` is a key of REASONS; nothing was changed."""

    def __init__(self, reason: str, explanation: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.explanation = explanation

    @property
    def detail(self) -> str:
        """What a person reads: the sentence of the reason, or a more exact one."""
        return self.explanation or detail(self.reason)


def detail(reason: str) -> str:
    """The sentence for a reason code."""
    return str(REASONS[reason])
