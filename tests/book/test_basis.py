"""A basis gives the same check again, byte for byte, and notices every byte that changed."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from troth.book import basis
from troth.book.basis import as_bytes, basis_facts, check_again, read_basis, seal
from troth.book.check import Question, check_deal
from troth.book.record import DATABASE, add_record
from troth.core.deal import BaseRateChoice, Policy
from troth.core.money import Money
from troth.errors import BadInput, NotFound, NotReproduced, Tampered, WrongVersion

AS_OF = date(2026, 11, 2)
POLICY = Policy(worst=(Money(50_000_00, "EUR"), 0.01), margin=0.15)
SMALL = """\
troth: 1
deal: till
seller: Northbeam
client: Corner Shop
currency: EUR
starts: 2027-01-11
people:
  builder: {side: seller, cost: 560/d}
work:
  build: {effort: 10d, by: builder}
  live: {milestone: true, after: [build]}
promises:
  live: {by: seller, reach: live, on-or-before: 2027-01-29}
"""
OWN_TABLE = "name,quantity,measured,n,x10,x50,x90,within_estimate\nmine,date,time,40,0.9,1.1,1.6,0.4\n"


def question(root: Path | None, **rest: object) -> Question:
    asked = Question(root, POLICY, BaseRateChoice(), seed=1, draws=500, as_of=AS_OF)
    return replace(asked, **rest)


@pytest.fixture(scope="module")
def sealed(shipped, tmp_path_factory) -> bytes:
    """Seal one check of the example, and return its bytes."""
    path = tmp_path_factory.mktemp("sealed") / "basis.json"
    levers = ("more-stock-lead", "later=2")
    seal(check_deal(shipped / "deals" / "harbour-wms.yaml", question(shipped, levers=levers)), path)
    return path.read_bytes()


@pytest.fixture
def till(tmp_path) -> Path:
    path = tmp_path / "till.yaml"
    path.write_text(SMALL)
    return path


def again(path: Path, root: Path | None) -> bytes:
    return as_bytes(basis_facts(check_again(path, root)))


def test_it_holds_the_inputs_the_question_and_the_forecast(sealed):
    facts = json.loads(sealed)
    assert list(facts) == [
        "troth_basis",
        "made_by",
        "document",
        "closed_days",
        "policy",
        "question",
        "record",
        "base_rates",
        "forecast",
        "sha256",
    ]
    assert list(facts["document"]["work"])[:3] == ["discovery", "clean-stock", "migrate"]
    assert facts["question"] == {
        "as_of": "2026-11-02",
        "seed": 1,
        "draws": 500,
        "levers": ["more-stock-lead", "later=2"],
        "quick": False,
        "base_rate": {"date": "rk31-norway", "cost": None},
    }
    assert facts["policy"]["worst"] == [50_000_00, "EUR", 0.01]
    assert all(len(facts["record"][kind]) == 64 for kind in ("items", "deals"))
    assert "2027-01-01" in facts["closed_days"]["seller"]
    assert facts["base_rates"]["date"]["name"] == "rk31-norway"
    assert facts["forecast"]["troth_check"] == 2


def test_a_sealed_file_verifies_and_says_the_hash_it_was_given(till, tmp_path):
    path = tmp_path / "basis.json"
    named = seal(check_deal(till, question(None)), path)
    assert read_basis(path)["sha256"] == named
    assert path.read_bytes() == as_bytes(read_basis(path))


def test_the_check_is_made_again_byte_for_byte(sealed, shipped, tmp_path):
    (tmp_path / "basis.json").write_bytes(sealed)
    assert again(tmp_path / "basis.json", shipped) == sealed


def test_it_needs_neither_the_deal_file_nor_the_settings(sealed, northbeam):
    (northbeam / "deals" / "harbour-wms.yaml").write_text("changed: true\n")
    (northbeam / "troth.toml").unlink()
    path = northbeam / "deals" / "basis.json"
    path.write_bytes(sealed)
    assert again(path, None) == sealed


def test_a_record_that_grew_since_still_gives_the_same(sealed, northbeam):
    file = northbeam / "record" / "items.csv"
    rows = list(csv.DictReader(file.open()))
    for row in rows[:40]:
        row["actual h"] = str(float(row["actual h"] or 8) * 5)
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    mapping = file.with_name("items.mapping.yaml")
    mapping.write_text(mapping.read_text().replace("synthetic: true", "synthetic: false"))
    assert add_record(northbeam, file, as_of=AS_OF).is_new
    (northbeam / "basis.json").write_bytes(sealed)
    assert again(northbeam / "basis.json", northbeam) == sealed
    now = check_deal(northbeam / "deals" / "harbour-wms.yaml", question(northbeam))
    assert basis_facts(now)["record"] != json.loads(sealed)["record"]


def test_without_a_record_nothing_but_the_basis_is_needed(till, tmp_path):
    path = tmp_path / "basis.json"
    seal(check_deal(till, question(None)), path)
    till.unlink()
    kept = path.read_bytes()
    elsewhere = tmp_path / "elsewhere" / "kept.json"
    elsewhere.parent.mkdir()
    shutil.move(path, elsewhere)
    assert json.loads(kept)["record"] == {"items": "", "deals": "", "service": ""}
    assert again(elsewhere, None) == kept


def test_a_base_rate_of_ones_own_is_sealed_in_full(till, tmp_path):
    (tmp_path / "mine.csv").write_text(OWN_TABLE)
    path = tmp_path / "basis.json"
    seal(check_deal(till, question(None, base_rate=BaseRateChoice("mine.csv#mine"))), path)
    kept = path.read_bytes()
    assert json.loads(kept)["base_rates"]["date"]["own"]["sample_size"] == 40
    (tmp_path / "mine.csv").unlink()
    assert again(path, None) == kept


def test_a_calendar_of_the_settings_is_sealed_with_the_deal(till, tmp_path):
    path = tmp_path / "basis.json"
    calendar = {"timezone": "Europe/Berlin", "country": "DE", "hours": "08:00-12:00"}
    checked = check_deal(till, question(None, seller_calendar=calendar))
    seal(checked, path)
    assert checked.judgement.forecast.changed.deal.calendars["seller"].workday_minutes == 240
    assert again(path, None) == path.read_bytes()


def test_every_byte_that_changed_is_noticed(till, tmp_path):
    path = tmp_path / "basis.json"
    seal(check_deal(till, question(None, draws=100, is_quick=True)), path)
    kept = path.read_bytes()
    places = [*range(40), *range(0, len(kept), 7), *range(len(kept) - 110, len(kept))]
    for place in places:
        changed = bytearray(kept)
        changed[place] ^= 1
        path.write_bytes(bytes(changed))
        with pytest.raises((Tampered, BadInput), match=r"has changed since it was sealed|not a basis"):
            read_basis(path)
    for changed in (kept + b" ", kept[:-1], kept[1:], kept[:500] + kept[501:], b" " + kept):
        path.write_bytes(changed)
        with pytest.raises((Tampered, BadInput)):
            read_basis(path)


def test_a_changed_byte_is_said_with_both_hashes(sealed, tmp_path):
    path = tmp_path / "basis.json"
    path.write_bytes(sealed.replace(b'"seed":1', b'"seed":2', 1))
    expected = json.loads(sealed)["sha256"]
    with pytest.raises(
        Tampered, match=f"^basis basis.json has changed since it was sealed: expected {expected}, "
    ):
        check_again(path, None)


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"null", b'{"troth_basis": 1}', b"\xff\xfe", b"troth: 1"]
)
def test_what_is_no_basis_is_called_that(content, tmp_path):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(
        BadInput, match=r"^x\.json: this is not a basis written by troth; expected a file from"
    ):
        check_again(path, None)


def test_a_basis_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NotFound, match=r"there is no basis '.*nowhere\.json'"):
        check_again(tmp_path / "nowhere.json", None)


def resealed(facts: dict, path: Path) -> Path:
    """Write facts as another version, or another machine, would have: changed, and sealed."""
    facts.pop("sha256", None)
    path.write_bytes(as_bytes(facts | {"sha256": hashlib.sha256(as_bytes(facts)).hexdigest()}))
    return path


def test_another_versions_basis_is_verified_and_never_called_a_forgery(sealed, shipped, tmp_path):
    facts = json.loads(sealed)
    facts["made_by"] = "9.8.7"
    facts["base_rates"]["items"]["sha256"] = "0" * 64  # that version shipped another table
    facts["base_rates"]["date"]["name"] = "gone-since"
    path = resealed(facts, tmp_path / "basis.json")
    with pytest.raises(WrongVersion) as told:
        check_again(path, shipped)
    assert "was made by troth 9.8.7" in str(told.value)
    assert "its hashes hold, and troth 9.8.7 is needed to reproduce it byte for byte" in str(told.value)


def test_another_versions_format_is_its_versions_too(sealed, tmp_path):
    facts = json.loads(sealed) | {"troth_basis": 2, "made_by": "9.8.7"}
    with pytest.raises(WrongVersion, match=r"made by troth 9\.8\.7"):
        check_again(resealed(facts, tmp_path / "basis.json"), None)


def test_another_versions_basis_that_was_changed_is_tampered_with_all_the_same(sealed, tmp_path):
    path = resealed(json.loads(sealed) | {"made_by": "9.8.7"}, tmp_path / "basis.json")
    path.write_bytes(path.read_bytes().replace(b'"seed":1', b'"seed":2', 1))
    with pytest.raises(Tampered, match="has changed since it was sealed"):
        check_again(path, None)


def test_another_versions_record_is_verified_before_its_version_is_named(sealed, northbeam):
    path = resealed(json.loads(sealed) | {"made_by": "9.8.7"}, northbeam / "basis.json")
    for parquet in (northbeam / "record" / "snapshots").glob("*.parquet"):
        parquet.chmod(0o644)
        content = bytearray(parquet.read_bytes())
        content[len(content) // 2] ^= 1
        parquet.write_bytes(bytes(content))
    with pytest.raises(Tampered, match="snapshot"):
        check_again(path, northbeam)


def test_what_another_machine_computes_otherwise_is_a_difference_and_no_forgery(sealed, shipped, tmp_path):
    facts = json.loads(sealed)
    facts["forecast"]["together"]["inside"] = 0.123456
    with pytest.raises(NotReproduced) as told:
        check_again(resealed(facts, tmp_path / "basis.json"), shipped)
    said = str(told.value)
    assert said.startswith("basis basis.json is unchanged, and this machine computes something else, ")
    assert said.endswith(
        " first at: forecast, together, inside; the basis still holds what was computed then"
    )
    assert "0.123456" not in said
    assert "forge" not in said


def test_a_difference_is_said_shortly_however_much_differs_and_however_long_the_names(
    sealed, shipped, tmp_path
):
    facts = json.loads(sealed)
    facts["forecast"]["promises"] = {"a-very-long-name" * 40: {"deep": [1, {"er": 2}]}}
    with pytest.raises(NotReproduced) as told:
        check_again(resealed(facts, tmp_path / f"{'b' * 240}.json"), shipped)
    said = str(told.value)
    assert len(said) < 300
    assert not set("{}[]") & set(said)
    assert "forecast, promises" in said


def test_it_holds_the_name_of_the_deal_file_where_one_was_given(till, tmp_path):
    path = tmp_path / "basis.json"
    seal(check_deal(till, question(None, deal_file="deals/till.yaml")), path)
    assert read_basis(path)["question"]["file"] == "deals/till.yaml"
    till.unlink()
    assert check_again(path, None).question.deal_file == "deals/till.yaml"
    assert again(path, None) == path.read_bytes()


def test_a_published_table_that_changed_under_the_same_version_is_said(till, tmp_path):
    path = tmp_path / "basis.json"
    seal(check_deal(till, question(None)), path)
    facts = json.loads(path.read_bytes())
    facts["base_rates"]["items"]["sha256"] = "0" * 64
    with pytest.raises(Tampered, match="the base rate for items has changed"):
        check_again(resealed(facts, path), None)


def test_a_record_that_is_not_here_is_said(sealed, tmp_path):
    (tmp_path / "basis.json").write_bytes(sealed)
    with pytest.raises(NotFound, match=r"there is no record snapshot '[0-9a-f]{64}' in this folder or above"):
        check_again(tmp_path / "basis.json", None)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NotFound, match=r"there is no record snapshot"):
        check_again(tmp_path / "basis.json", tmp_path / "empty")


def test_the_record_is_looked_for_above_the_basis(sealed, northbeam):
    assert (northbeam / DATABASE).is_file()
    path = northbeam / "deals" / "basis.json"
    path.write_bytes(sealed)
    assert again(path, None) == sealed


def test_the_version_is_the_installed_one(sealed):
    assert json.loads(sealed)["made_by"] == basis.version("troth")


def test_past_service_and_its_base_rate_are_sealed_and_spoke(sealed):
    facts = json.loads(sealed)
    assert len(facts["record"]["service"]) == 64
    assert facts["base_rates"]["service"]["name"] == "reported-outages"
    truths = json.dumps(facts["forecast"]["truths"])
    assert "uptime" in truths


def test_a_base_rate_of_service_that_is_another_one_here_is_told(sealed, shipped, tmp_path):
    facts = json.loads(sealed)
    facts["base_rates"]["service"]["sha256"] = "0" * 64
    del facts["sha256"]
    facts["sha256"] = hashlib.sha256(as_bytes(facts)).hexdigest()
    path = tmp_path / "other.json"
    path.write_bytes(as_bytes(facts))
    with pytest.raises(Tampered, match="the base rate for service has changed since it was sealed"):
        check_again(path, shipped)
