"""Reading JSON that anybody may have made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from djangorestframework_camel_case.parser import CamelCaseJSONParser
from rest_framework.exceptions import ParseError


class AnyJSON(CamelCaseJSONParser):  # type: ignore[misc]  # the package has no types
    """JSON with camelCase names; nested without end, or with half a sign, it is none of ours."""

    def parse(
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401 — whatever was sent
        """The value that was sent, in UTF-8 whatever its label says. Raises ParseError."""
        context = {**(parser_context or {}), "encoding": "utf-8"}
        try:
            found = super().parse(stream, media_type, context)
            json.dumps(found, ensure_ascii=False).encode()
        except (RecursionError, UnicodeEncodeError) as error:
            raise ParseError from error
        return found
