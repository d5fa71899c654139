"""Somebody's editor, for tests: the document of a draft in which words are typed and sent."""

from __future__ import annotations

from collections.abc import Iterator

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from deliberation.actions.drafts import TextUpdate, store_updates
from deliberation.models import Draft
from deliberation.policy import Refused
from deliberation.queries import drafts
from tests.factories import Town


class Pen:
    """A copy of a draft as it was when it was taken, and who holds it."""

    def __init__(self, where: Town, draft: Draft, name: str) -> None:
        self.draft, self.author = draft, where.person(name)
        self.doc: Doc = Doc()
        self.root = self.doc.get("default", type=XmlFragment)
        for row in drafts.load(draft.pk).rows:
            self.doc.apply_update(row.data)
        self.sent = self.doc.get_state()

    def type(self, words: str, *, behind: str) -> Pen:
        """Type words behind others."""
        text, at = self._find(behind)
        text.insert(at, words)
        return self

    def strike(self, words: str) -> Pen:
        """Take words out."""
        text, end = self._find(words)
        # Places count bytes here.
        del text[end - len(words.encode()) : end]
        return self

    def line(self, words: str, *, below: str, name: str) -> Pen:
        """A paragraph below the one with some words."""
        for element in self._elements(self.root):
            if below in "".join(str(one) for one in element.children if isinstance(one, XmlText)):
                siblings = element.parent.children
                place = next(at for at, one in enumerate(siblings) if str(one) == str(element))
                siblings.insert(place + 1, XmlElement("paragraph", {"id": name}, [XmlText(words)]))
                return self
        raise AssertionError(below)

    def update(self) -> bytes:
        """What was typed since the last time."""
        found = self.doc.get_update(self.sent)
        self.sent = self.doc.get_state()
        return found

    def sends(self) -> TextUpdate:
        """The same as it is stored."""
        clients = frozenset({self.doc.client_id})
        return TextUpdate(self.draft.pk, self.author.pk, self.update(), clients)

    def send(self) -> int | Refused:
        """Have it stored: the id of the row, or why not."""
        return store_updates([self.sends()])[0]

    def _find(self, words: str) -> tuple[XmlText, int]:
        """The text that holds some words, and where they end."""
        for element in self._elements(self.root):
            for text in element.children:
                if isinstance(text, XmlText) and words in str(text):
                    before = str(text)[: str(text).index(words)]
                    return text, len(f"{before}{words}".encode())
        raise AssertionError(words)

    def _elements(self, inside: XmlFragment | XmlElement) -> Iterator[XmlElement]:
        for child in inside.children:
            if isinstance(child, XmlElement):
                yield child
                yield from self._elements(child)
