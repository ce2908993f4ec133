"""Scott's pi (Public Opinion Quarterly 19, 1955, 321-325)."""

from govatlas.agreement.confusion import Floats, divide, percent_agreement
from govatlas.agreement.statistic import Statistic


def scott_pi(tables: Floats) -> Floats:
    """Return pi of each confusion table: chance is what both coders use levels for together."""
    used = tables.sum(-1) + tables.sum(-2)
    chance = divide((used**2).sum(-1), used.sum(-1) ** 2)
    return divide(percent_agreement(tables) - chance, 1 - chance)


SCOTT_PI = Statistic(name="scott_pi", label="Scott's pi", formula=scott_pi, needs_variation=True)
