"""The fact log: the types of facts, and `record()`, the only way a fact comes to exist."""

from .chain import Fault, erase, verify
from .log import noting, record
from .types import FACTS, Fact

__all__ = ["FACTS", "Fact", "Fault", "erase", "noting", "record", "verify"]
