"""Networks of one deal's variants: laid out once, and varied where only people or what is dropped differ.

It refuses to guess: a variant whose work, calendars or kinds of people are others is laid out anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from troth.core.deal import Deal
from troth.core.work import Item
from troth.forecast.plan.layout import network_of, pool_id
from troth.forecast.plan.network import Network

MOST_KEPT = 32


@dataclass(slots=True)
class LaidOut:
    """The networks of a deal that were laid out so far, nothing dropped, each with the deal it is of."""

    horizon_on: date
    _networks: list[tuple[date | None, Deal, Network]] = field(default_factory=list)

    def network(
        self, deal: Deal, dropped: Collection[str], as_of: date | None
    ) -> tuple[Network, Mapping[str, Item]]:
        """Return the network of a variant of the deal, and its items: the same objects for the same work.

        Parameters
        ----------
        deal
            The variant.
        dropped
            Ids of its items that take no time and nobody.
        as_of
            See `network_of`.
        """
        kept = (one for one in self._networks if one[0] == as_of and _is_alike(one[1], deal))
        found = next(kept, None)
        if found is None:
            found = (as_of, deal, network_of([deal], self.horizon_on, as_of))
            self._networks.append(found)
            del self._networks[:-MOST_KEPT]
        _, laid, network = found
        people = {
            pool_id(deal, role.id): (role.count, role.share.basis_points) for role in deal.people.values()
        }
        return network.varied({f"{deal.id}/{item}" for item in dropped}, people), laid.work


def _is_alike(one: Deal, other: Deal) -> bool:
    """Whether two deals differ in nothing that is laid out but the number of people and their share."""
    if one.work != other.work or one.calendars != other.calendars or one.starts_on != other.starts_on:
        return False
    if one.people is other.people:
        return True
    kinds = [{key: (role.side, role.calendar) for key, role in deal.people.items()} for deal in (one, other)]
    return kinds[0] == kinds[1]
