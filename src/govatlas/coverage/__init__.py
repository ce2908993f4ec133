"""Says how much of a collection covers a category, and which documents to check for it."""

from govatlas.coverage.actor_names import NameCount
from govatlas.coverage.actors import (
    ActorOverview,
    Flow,
    Link,
    RoleActors,
    TypeCount,
    count_actors,
    trace_flow,
)
from govatlas.coverage.axes import (
    ACTOR_ROLE,
    ACTOR_TYPE,
    OTHER,
    Axis,
    Bin,
    Dimension,
    find_dimension,
    list_dimensions,
)
from govatlas.coverage.basis import Basis
from govatlas.coverage.compare import (
    ComparedDocument,
    ComparedGroup,
    DocumentComparison,
    DocumentGroup,
    DocumentRow,
    GroupComparison,
    GroupRow,
    compare_documents,
    compare_groups,
)
from govatlas.coverage.conditions import Condition, Conditions, join_conditions, narrow_selection
from govatlas.coverage.crosstab import Cell, Crosstab, cross_dimensions
from govatlas.coverage.estimate import estimate_shares
from govatlas.coverage.facets import (
    ActorCount,
    CategoryCount,
    Facets,
    FacetValue,
    count_facets,
)
from govatlas.coverage.gaps import CoverageGaps, Gap, GapGroup, Gaps, GapsBy, find_gaps
from govatlas.coverage.levels import (
    CategoryLevels,
    CoverageLevels,
    LevelShare,
    Part,
    measure_levels,
)
from govatlas.coverage.proportion import Difference, Proportion
from govatlas.coverage.sample import Allocation, Candidate, draw_sample
from govatlas.coverage.selection import (
    ANY,
    EVERY_DOCUMENT,
    UNASSESSED,
    UNKNOWN,
    ActorChoice,
    Cover,
    Mask,
    Selection,
)
from govatlas.coverage.takeaways import RULES, Rule, StatedCount, Takeaway, write_takeaways
from govatlas.coverage.tally import Tally
from govatlas.coverage.timeline import CategoryTimeline, Timeline, YearCoverage, trace_years

__all__ = [
    "ACTOR_ROLE",
    "ACTOR_TYPE",
    "ANY",
    "EVERY_DOCUMENT",
    "OTHER",
    "RULES",
    "UNASSESSED",
    "UNKNOWN",
    "ActorChoice",
    "ActorCount",
    "ActorOverview",
    "Allocation",
    "Axis",
    "Basis",
    "Bin",
    "Candidate",
    "CategoryCount",
    "CategoryLevels",
    "CategoryTimeline",
    "Cell",
    "ComparedDocument",
    "ComparedGroup",
    "Condition",
    "Conditions",
    "Cover",
    "CoverageGaps",
    "CoverageLevels",
    "Crosstab",
    "Difference",
    "Dimension",
    "DocumentComparison",
    "DocumentGroup",
    "DocumentRow",
    "FacetValue",
    "Facets",
    "Flow",
    "Gap",
    "GapGroup",
    "Gaps",
    "GapsBy",
    "GroupComparison",
    "GroupRow",
    "LevelShare",
    "Link",
    "Mask",
    "NameCount",
    "Part",
    "Proportion",
    "RoleActors",
    "Rule",
    "Selection",
    "StatedCount",
    "Takeaway",
    "Tally",
    "Timeline",
    "TypeCount",
    "YearCoverage",
    "compare_documents",
    "compare_groups",
    "count_actors",
    "count_facets",
    "cross_dimensions",
    "draw_sample",
    "estimate_shares",
    "find_dimension",
    "find_gaps",
    "join_conditions",
    "list_dimensions",
    "measure_levels",
    "narrow_selection",
    "trace_flow",
    "trace_years",
    "write_takeaways",
]
