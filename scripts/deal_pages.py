"""Write the generated pages of the deal file again: its reference and its JSON Schema.

Run by `make docs`; a test compares both with what the shapes say.
"""

from __future__ import annotations

import json
from pathlib import Path

from troth.intake.deal.reference import deal_reference
from troth.intake.deal.schema import deal_schema

DOCS = Path(__file__).resolve().parent.parent / "docs"


def schema_text() -> str:
    """Return the JSON Schema as the file holds it."""
    return json.dumps(deal_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    (DOCS / "deal-file.md").write_text(deal_reference(), encoding="utf-8")
    (DOCS / "deal.schema.json").write_text(schema_text(), encoding="utf-8")
