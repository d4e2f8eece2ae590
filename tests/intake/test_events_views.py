"""Each side's view of what happened: who may correct and withdraw what, and what stands then."""

from __future__ import annotations

from time import perf_counter

from event_rows import desk_in, load, own, write
from troth.intake.events.load import EventFile, load_events

DAY = "2026-03-01T00:00:00Z"
CORRECTED = (
    "at,kind,of,until,id,corrects,received\n"
    "2026-03-01T00:00:00Z,outage,shop,2026-03-01T05:00:00Z,E-1,,2026-03-01T06:00:00Z\n"
    "2026-03-01T00:00:00Z,outage,shop,2026-03-01T04:00:00Z,E-2,E-1,2026-03-02T00:00:00Z\n"
    "2026-03-01T00:00:00Z,outage,shop,2026-03-01T03:00:00Z,E-3,E-2,2026-03-03T00:00:00Z\n"
    "2026-03-01T00:00:00Z,outage,shop,2026-03-01T02:00:00Z,E-4,E-1,2026-03-01T07:00:00Z\n"
    ",withdrawn,,,E-6,E-5,2026-03-04T00:00:00Z\n"
    "2026-03-05T00:00:00Z,outage,shop,2026-03-05T01:00:00Z,E-5,,2026-03-05T06:00:00Z\n"
)


def test_a_chain_of_corrections_is_followed_and_the_later_of_two_stands(tmp_path):
    done = own(tmp_path, CORRECTED)
    assert done.ours == [("outage", "2026-03-01 00:00:00", "2026-03-01 03:00:00", "shop")]
    assert list(done.names.values()) == ["E-3"]


def test_what_was_received_later_than_asked_for_is_not_yet_known(tmp_path):
    done = own(tmp_path, CORRECTED, until=1772496000)  # 2026-03-03T00:00:00Z
    assert [row[2] for row in done.ours] == ["2026-03-01 03:00:00"]
    earlier = own(tmp_path, CORRECTED, until=1772409600 - 1)
    assert [row[2] for row in earlier.ours] == ["2026-03-01 02:00:00"]
    assert earlier.unused() == {"not-yet-received": 4}


def test_two_corrections_of_which_none_came_last_are_an_error(tmp_path):
    head, row = (
        "at,kind,of,until,id,corrects\n",
        "2026-03-01T00:00:00Z,outage,shop,2026-03-01T0{}:00:00Z,{},{}\n",
    )
    text = head + row.format(1, "E-1", "") + row.format(2, "E-2", "E-1") + row.format(3, "E-3", "E-1")
    assert own(tmp_path, text).messages == [
        (
            "events.csv:4:1: 2 rows correct the event 'E-1' and none came last (events.csv:3, events.csv:4); "
            "expected a time in received for each. Or let the later row correct the earlier one"
        )
    ]


def test_a_correction_that_leads_back_to_itself_is_an_error(tmp_path):
    text = f"at,kind,of,id,corrects\n{DAY},down,a,E-1,E-2\n{DAY},down,b,E-2,E-1\n{DAY},up,c,E-3,\n"
    assert own(tmp_path, text).messages == [
        (
            "events.csv:2:1: the correction of 'E-2' leads back to itself; expected a chain that ends at an "
            "event which corrects nothing"
        )
    ]


def test_a_correction_of_nothing_is_left_out_and_told(tmp_path):
    done = own(tmp_path, f"at,kind,of,id,corrects\n{DAY},down,shop,E-1,\n{DAY},up,shop,E-2,E-9\n")
    assert done.messages == [
        (
            "events.csv:3:1: there is no event 'E-9' to correct; expected the id of an event. The row was "
            "left out; check corrects"
        )
    ]
    assert done.unused() == {"corrects-unknown": 1}
    assert [row[0] for row in done.ours] == ["down"]


HEAD = "at,kind,of,until,id,corrects\n"
OURS = HEAD + (
    "2026-03-01T00:00:00Z,outage,shop,2026-03-01T01:00:00Z,E-1,\n"
    "2026-03-02T00:00:00Z,outage,shop,2026-03-02T01:00:00Z,E-2,\n"
)


def test_the_clients_correction_stands_in_the_clients_view_only(tmp_path):
    ours = write(tmp_path, "ours.csv", OURS)
    theirs = write(
        tmp_path, "theirs.csv",
        HEAD + "2026-03-01T00:00:00Z,outage,shop,2026-03-01T03:00:00Z,C-1,E-1\n"
        ",withdrawn,,,C-2,E-2\n2026-03-04T00:00:00Z,outage,shop,2026-03-04T01:00:00Z,C-3,\n",
    )  # fmt: skip
    done = load(tmp_path, ours, theirs=[theirs])
    assert [row[2] for row in done.ours] == ["2026-03-01 01:00:00", "2026-03-02 01:00:00"]
    assert [row[2] for row in done.theirs] == ["2026-03-01 03:00:00", "2026-03-04 01:00:00"]
    assert list(done.read.ours.is_clients) == [0, 0]
    assert all(done.read.theirs.is_clients)


def test_where_the_client_says_nothing_both_views_are_the_same(tmp_path):
    done = own(tmp_path, OURS)
    assert done.read.theirs is done.read.ours


def test_a_row_may_say_that_it_is_the_clients(tmp_path):
    text = f"at,kind,of,by\n{DAY},down,shop,seller\n{DAY},down,desk,Client\n{DAY},down,shop,client\n"
    done = own(tmp_path, text)
    assert [row[3] for row in done.ours] == ["shop"]
    assert [row[3] for row in done.theirs] == ["desk", "shop", "shop"]
    assert list(done.read.theirs.is_clients) == [1, 0, 1]


def test_the_seller_cannot_correct_the_client(tmp_path):
    rows = f"{DAY},down,shop,C-1,,client\n{DAY},up,shop,E-1,C-1,\n{DAY},up,desk,E-2,,\n"
    text = f"at,kind,of,id,corrects,by\n{rows}"
    done = own(tmp_path, text)
    assert done.unused() == {"corrects-clients": 1}
    assert done.messages == [
        (
            "events.csv:3:1: 'C-1' is an event of the client, which only the client may correct; expected an "
            "id of ours. The row was left out; check corrects"
        )
    ]
    assert [row[0] for row in done.ours] == ["up"]


def test_the_same_events_with_ids_under_two_sources_are_told(tmp_path):
    said = "troth-mapping: 1\nsource: {}\nkind: service\nlayout: events\n"
    said += "columns: {{at: at, kind: kind, of: of, until: until, id: id}}\n"
    files = [write(tmp_path, f"{name}.csv", HEAD + ENDED, said.format(name)) for name in ("b", "a", "c")]
    assert load(tmp_path, *files).messages == [
        (
            f"{late}.csv: 1 of its 1 events with an id stand under source '{early}' as well, word for word; "
            f"under source '{late}' they count a second time; expected source: {early} in the mapping, if it "
            "is an export of the same system"
        )
        for late, early in (("b", "a"), ("c", "a"), ("c", "b"))
    ]


def test_what_both_sides_say_each_says(tmp_path):
    text = f"at,kind,of\n{DAY},down,shop\n2026-03-01T01:00:00Z,up,shop\n"
    ours, theirs = write(tmp_path, "ours.csv", text), write(tmp_path, "theirs.csv", text)
    done = load(tmp_path, ours, theirs=[theirs, theirs])
    assert list(done.read.ours.is_clients) == [0, 0]
    assert list(done.read.theirs.is_clients) == [0, 1, 0, 1]


def test_an_id_is_each_sides_own(tmp_path):
    ours = write(tmp_path, "ours.csv", f"at,kind,of,id,corrects\n{DAY},down,a,1,\n{DAY},down,b,2,\n")
    rows = f"{DAY},down,c,1,\n{DAY},up,b,3,2\n{DAY},up,c,4,1\n"
    theirs = write(tmp_path, "theirs.csv", f"at,kind,of,id,corrects\n{rows}")
    done = load(tmp_path, ours, theirs=[theirs])
    assert [row[0] for row in done.ours] == ["down", "down"]
    assert [(row[0], row[3]) for row in done.theirs] == [("up", "b"), ("up", "c"), ("down", "a")]
    assert list(done.read.theirs.is_clients) == [2, 1, 0]
    assert done.messages == [
        (
            "theirs.csv:4:1: '1' is an id of the client and of the seller; the client's own event is "
            "corrected; expected an id that only one side has. Number the client's rows otherwise, such as "
            "C-1"
        )
    ]


def test_a_client_who_numbers_from_one_may_correct_our_event_of_the_same_number(tmp_path):
    ours = write(tmp_path, "ours.csv", f"at,kind,of,id,corrects\n{DAY},down,a,1,\n")
    theirs = write(tmp_path, "theirs.csv", f"at,kind,of,id,corrects\n{DAY},up,a,1,1\n")
    done = load(tmp_path, ours, theirs=[theirs])
    assert ([row[0] for row in done.ours], [row[0] for row in done.theirs]) == (["down"], ["up"])
    assert done.messages == []


OPEN = HEAD + "2026-03-01T00:00:00Z,outage,shop,,,\n"
ENDED = "2026-03-01T00:00:00Z,outage,shop,2026-03-01T01:00:00Z,e1,\n"


def test_an_outage_still_going_on_stands_again_where_its_end_is_withdrawn(tmp_path):
    assert [row[2] for row in own(tmp_path, OPEN + ENDED).ours] == ["2026-03-01 01:00:00"]
    assert [row[2] for row in own(tmp_path, f"{OPEN}{ENDED},withdrawn,,,w1,e1\n").ours] == [""]


def test_an_end_that_was_corrected_still_ends_an_outage(tmp_path):
    later = "2026-03-01T00:05:00Z,outage,shop,2026-03-01T02:00:00Z,e2,e1\n"
    assert [row[2] for row in own(tmp_path, OPEN + ENDED + later).ours] == ["2026-03-01 02:00:00"]


def test_the_client_may_correct_or_withdraw_the_end_of_an_outage_in_their_view(tmp_path):
    ours = write(tmp_path, "ours.csv", OPEN + ENDED)
    other = "2026-03-01T00:00:00Z,outage,shop,2026-03-01T03:00:00Z,c1,e1\n"
    done = load(tmp_path, ours, theirs=[write(tmp_path, "theirs.csv", HEAD + other)])
    assert [row[2] for row in done.theirs] == ["2026-03-01 03:00:00"]
    done = load(tmp_path, ours, theirs=[write(tmp_path, "theirs.csv", f"{HEAD},withdrawn,,,c1,e1\n")])
    assert ([row[2] for row in done.ours], [row[2] for row in done.theirs]) == (["2026-03-01 01:00:00"], [""])


def test_a_withdrawal_that_is_withdrawn_brings_the_event_back(tmp_path):
    text = f"{HEAD}{ENDED},withdrawn,,,w1,e1\n,withdrawn,,,w2,w1\n"
    assert [row[2] for row in own(tmp_path, text).ours] == ["2026-03-01 01:00:00"]
    text += "2026-03-02T00:00:00Z,up,shop,,e9,\n,withdrawn,,,w3,w2\n"
    assert [*own(tmp_path, text).names.values()] == ["e9"]


def test_a_hundred_thousand_corrections_take_seconds(tmp_path):
    row = "2026-03-01T00:00:00Z,outage,shop,2026-03-01T0{}:00:00Z,{},{}\n".format
    many = 100_000
    rows = [row(1, f"E-{k}", "") for k in range(many)] + [row(2, f"F-{k}", f"E-{k}") for k in range(many)]
    begun = perf_counter()
    with desk_in(tmp_path) as desk:
        path = write(tmp_path, "events.csv", HEAD + "".join(rows))
        read = load_events([EventFile(path)], [], desk)
    assert len(read.ours) == many
    assert perf_counter() - begun < 60  # some 2 s; one at a time, they took minutes
