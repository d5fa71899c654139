"""The people of the fictional Gemeente Voorbeeld and their one password: for the demo only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from deliberation.models import Office, Seat

SLUG = "voorbeeld"
PASSWORD = "samen-schrijven"  # noqa: S105 — printed by ./dev run, for the demo only

FACTIONS = {
    "Voorbeeld Vooruit": ("Aylin Demir", "Joost de Wit", "Marit Kuipers", "Sem Hoekstra"),
    "Dorpsbelang": ("Geert Postma", "Ria van Dam", "Koen Smit"),
    "Groen & Sociaal": ("Noor Bakker", "Youssef Amrani"),
}
COMMUNITY = {
    "Bewonersraad Oost": "Fatima Yildiz",
    "Ondernemers Voorbeeld": "Peter Visser",
    "Zorgzaam Voorbeeld": "Anneke Jansen",
}
OFFICES = {
    Office.CLERK: "Hanna Griffioen",
    Office.CHAIR: "Burgemeester Van Veen",
    Office.COLLEGE: "Wethouder Okafor",
    Office.STAKEHOLDER: "Tineke Brouwer",
}


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody one can log in as."""

    name: str
    email: str
    role: str
    party: str = ""


def email(name: str) -> str:
    """The demo address of a name: first letter and surname at voorbeeld.example."""
    return f"{name.split()[0]}.{name.split()[-1]}@voorbeeld.example".lower()


def accounts() -> Iterator[Account]:
    """All demo accounts: the offices, then the community parties, then the council."""
    for office, name in OFFICES.items():
        yield Account(name, email(name), str(office.label))
    for party, name in COMMUNITY.items():
        yield Account(name, email(name), str(Seat.REPRESENTATIVE.label), party)
    for faction, members in FACTIONS.items():
        for name in members:
            yield Account(name, email(name), str(Seat.COUNCILLOR.label), faction)
