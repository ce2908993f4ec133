"""The monitors of a policy are those that it says watch it or are told, under their titles."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from govatlas.coding.local.actors.find import set_scene
from govatlas.coding.local.actors.fits import load_fits
from govatlas.coding.local.actors.leaning import lean
from govatlas.coding.local.actors.scene import Scene
from govatlas.coding.local.actors.selection import choose, load_selection
from govatlas.coding.local.index import WordIndex
from govatlas.model.coding import Role
from govatlas.norms.find import find_norms
from tests.coding.local.views import view_text

POLICY = """Tarnwick Harbour Artificial Intelligence Policy

This policy applies to all employees of Tarnwick Harbour. Employees must not enter personal \
data into a model. Pilots must check every chart that a model draws.

The Tarnwick Risk Committee reviews this policy every year. Any incident is to be reported to the \
Data Protection Officer at once. The Lake Museum lends boats.

"""


def set_policy() -> Scene:
    view = view_text(POLICY)
    norms = find_norms(view.document, view.outline)
    index = WordIndex(view.lowered)
    return set_scene(view, index, norms, issuer="Tarnwick Harbour", binding=False)


def place_of(scene: Scene, name: str) -> int:
    return next(i for i, one in enumerate(scene.candidates) if name in one.name)


def test_who_reviews_or_is_told_is_a_likelier_monitor_of_a_policy_than_the_others() -> None:
    scene = set_policy()
    told = [lean(scene, Role.MONITOR, place_of(scene, name), 0.2) for name in
            ("Tarnwick Risk Committee", "Data Protection Officer")]  # fmt: skip
    others = lean(scene, Role.MONITOR, place_of(scene, "mployees"), 0.2)
    assert min(told) > 0.2 > others


@given(st.floats(0, 1))
def test_only_the_monitors_of_policies_lean(odds: float) -> None:
    scene = set_policy()
    place = place_of(scene, "Tarnwick Risk Committee")
    assert lean(scene, Role.ENFORCER, place, odds) == odds
    assert lean(replace(scene, policy=False), Role.MONITOR, place, odds) == odds
    assert lean(replace(scene, binding=True), Role.TARGET, place, odds) == odds
    assert 0 <= lean(scene, Role.MONITOR, place, odds) <= 1


def test_a_policy_has_no_actor_only_because_its_type_is_likely() -> None:
    scene = set_policy()
    for role in (Role.TARGET, Role.MONITOR):
        types = load_fits()[role.value]
        scores = {(role.value, name): 1.0 for name in types}
        sure = replace(scene, held=frozenset(scores), scores=scores)
        model = load_selection()[role.value]
        chosen = choose(sure, role)
        assert all(one.probability >= min(model.least, model.first) for one in chosen)
