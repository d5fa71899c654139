"""Who may do what, and if not, why not: one table, pure, asked by every door and action."""

from .actors import Actor, Guest, Participant, Visitor, actor_key, capacities, hears
from .reasons import REASONS, Refused, detail
from .table import abilities, refusal, require, require_participant, takes_part

__all__ = [
    "REASONS",
    "Actor",
    "Guest",
    "Participant",
    "Refused",
    "Visitor",
    "abilities",
    "actor_key",
    "capacities",
    "detail",
    "hears",
    "refusal",
    "require",
    "require_participant",
    "takes_part",
]
