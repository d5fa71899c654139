"""Tables of what follows adoption: sealed documents and the cooperatives an article founds."""

from .cooperatives import Cooperative, CooperativeStage, Founder, Liability
from .documents import Document, DocumentKind, DocumentState

__all__ = [
    "Cooperative",
    "CooperativeStage",
    "Document",
    "DocumentKind",
    "DocumentState",
    "Founder",
    "Liability",
]
