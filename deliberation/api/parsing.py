"""Reading JSON that anybody may have made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import IO, Any

from djangorestframework_camel_case.parser import CamelCaseJSONParser
from rest_framework.exceptions import ParseError


class AnyJSON(CamelCaseJSONParser):  # type: ignore[misc]  # the package has no types
    """JSON with camelCase names; what is nested without end is no JSON of ours."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 — whatever was sent
        """The value that was sent. Raises ParseError."""
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError from error
