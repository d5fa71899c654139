"""What codes are called on screen and on paper, in Dutch and (through gettext) in English."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deliberation.rules.stages import Stage
from deliberation.rules.voting import (
    Choice,
    Electorate,
    Ground,
    LegalEffect,
    Majority,
    Method,
    Outcome,
)

STAGES: dict[str, str | Promise] = {
    Stage.PREPARING: _("voorbereiding"),
    Stage.DRAFTING: _("opstellen"),
    Stage.CONSULTING: _("reacties"),
    Stage.AMENDING: _("wijzigen"),
    Stage.DECIDING: _("besluitvorming"),
    Stage.CONFIRMING: _("bevestigingsronde"),
    Stage.ADOPTED: _("vastgesteld"),
    Stage.IN_FORCE: _("van kracht"),
    Stage.REJECTED: _("verworpen"),
    Stage.WITHDRAWN: _("ingetrokken"),
}

LABELS: dict[str, str | Promise] = {
    Electorate.COUNCIL: _("gemeenteraad"),
    Electorate.COMMUNITY: _("maatschappelijke partijen"),
    Electorate.MEMBERS: _("leden"),
    Method.SHOW_OF_HANDS: _("handopsteken"),
    Method.ROLL_CALL: _("hoofdelijke stemming"),
    Method.ELECTRONIC: _("elektronisch"),
    Method.ADOPTED_WITHOUT_VOTE: _("zonder stemming"),
    Method.PAPER: _("schriftelijk"),
    Method.SECRET: _("geheim"),
    LegalEffect.BINDING_COUNCIL: _("bindend raadsbesluit"),
    LegalEffect.ADVISORY: _("adviserend"),
    LegalEffect.PRIVATE_LAW_CONSENT: _("privaatrechtelijke instemming"),
    LegalEffect.STRAW_POLL: _("peiling"),
    Choice.IN_FAVOUR: _("voor"),
    Choice.AGAINST: _("tegen"),
    Choice.BLANK: _("blanco"),
    Choice.AGREE: _("akkoord"),
    Choice.AGREE_WITH_CONCERN: _("akkoord met zorg"),
    Choice.OBJECTION: _("bezwaar"),
    Outcome.ADOPTED: _("aangenomen"),
    Outcome.REJECTED: _("verworpen"),
    Outcome.WITHDRAWN: _("ingetrokken"),
    Outcome.POSTPONED_TIE: _("uitgesteld: de stemmen staken"),
    Outcome.INVALID_VOTE: _("ongeldige stemming"),
    Outcome.LAPSED: _("vervallen"),
    Outcome.PENDING_CONFIRMATION: _("wacht op bevestiging"),
    Majority.ABSOLUTE: _("volstrekte meerderheid"),
    Majority.TWO_THIRDS: _("twee derde van de stemmen"),
    Majority.UNANIMITY: _("unaniem"),
    Majority.CONSENT: _("instemming (consent)"),
    Ground.MAJORITY: _("meer dan de helft van de stemmen is voor"),
    Ground.NO_MAJORITY: _("er is geen meerderheid voor"),
    Ground.TIE: _("de stemmen staken"),
    Ground.TIE_INCOMPLETE: _("de stemmen staken in een vergadering die niet voltallig is"),
    Ground.TIE_COMPLETE: _("de stemmen staken in een voltallige vergadering"),
    Ground.TIE_RECONVENED: _("de stemmen staken opnieuw"),
    Ground.NO_QUORUM: _("te weinig leden deden mee"),
    Ground.NO_VOTES: _("niemand stemde"),
    Ground.NO_VOTE_ASKED: _("niemand vroeg om stemming"),
    Ground.NO_CONSENT: _("niet alle partijen stemden in"),
    Ground.OBJECTION_STANDS: _("er is een bezwaar dat blijft staan"),
    Ground.WAITING: _("nog niet iedereen heeft geantwoord"),
    Ground.ENOUGH_PARTIES: _("er zijn genoeg partijen"),
    Ground.TOO_FEW_PARTIES: _("er zijn te weinig partijen"),
}


def stage_label(stage: str) -> str:
    """The words for a stage; apart from the others, since an outcome may have the same code."""
    return str(STAGES[stage])


def label(code: object) -> str:
    """The words for a code; the code itself when it has none."""
    return str(LABELS.get(str(code), code))
