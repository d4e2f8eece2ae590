"""The JSON Schema of the deal file, for editors that check while one types.

It is generated from the shapes, so that it says what the reader does; what only the rules know (names,
circles, what may stand together) it leaves to `troth check`. It refuses to name an address.

Source: JSON Schema, draft 2020-12.
"""

from __future__ import annotations

from typing import Any

from troth.intake.deal.fields import OTHERWISE
from troth.intake.deal.shape import DealShape

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def deal_schema() -> dict[str, Any]:
    """Return the JSON Schema of the deal file, format 1."""
    schema: dict[str, Any] = {"$schema": DIALECT, **_worded(DealShape.model_json_schema(by_alias=True))}
    schema["title"] = "troth deal file, format 1"
    return schema


def _worded(part: Any) -> Any:  # noqa: ANN401 -- JSON of any shape
    """Return a part of the schema with what holds otherwise in its description, and no empty defaults."""
    if isinstance(part, list):
        return [_worded(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {key: _worded(value) for key, value in part.items() if key not in (OTHERWISE, "discriminator")}
    if OTHERWISE in part:
        kept.pop("default", None)
        if part[OTHERWISE]:
            kept["description"] = f"{part.get('description', '')} Otherwise: {part[OTHERWISE]}."
    return kept
