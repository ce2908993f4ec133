"""The statistics give the figures of published worked examples, to four decimals."""

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from govatlas.agreement.ac import GwetSums, gwet_ac, gwet_ac_of_tables
from govatlas.agreement.alpha import count_coincidences, krippendorff_alpha, pair_coincidences
from govatlas.agreement.confusion import Weighting, cross_tabulate, percent_agreement
from govatlas.agreement.kappa import cohen_kappa
from govatlas.agreement.strength import CAVEAT, word_strength


def close(value: float) -> object:
    return pytest.approx(value, abs=0.00005)


# Cohen (1960), table 2, and Cohen (1968), table 1: two psychologists sort 200 patients into
# personality disorder, neurosis, psychosis. The papers print proportions to two decimals,
#   .44 .05 .01   margins .50 .30 .20 (rows), .60 .30 .10 (columns)
#   .07 .20 .03
#   .09 .05 .06
# p_o = .44 + .20 + .06 = .70; p_e = .50*.60 + .30*.30 + .20*.10 = .41
# kappa = (.70 - .41) / (1 - .41) = .29/.59 = .4915 (printed: .492)
COHEN = np.array([[88, 10, 2], [14, 40, 6], [18, 10, 12]])


def test_kappa_of_cohen_1960() -> None:
    assert cohen_kappa(COHEN) == close(0.4915)


# Cohen (1968) weighs disagreement 1 (first with second), 3 (first with third), 6 (second with
# third): q_o = 1*(.05+.07) + 3*(.01+.09) + 6*(.03+.05) = .12 + .30 + .48 = .90
# q_c = 1*(.50*.30+.30*.60) + 3*(.50*.10+.20*.60) + 6*(.30*.10+.20*.30) = .33 + .51 + .54 = 1.38
# kappa_w = 1 - .90/1.38 = .3478 (printed: .348)
def test_weighted_kappa_of_cohen_1968() -> None:
    apart = np.array([[0.0, 1, 3], [1, 0, 6], [3, 6, 0]])
    assert cohen_kappa(COHEN, apart=apart) == close(0.3478)


# The same table with steps of the scale: one step .05+.07+.03+.05 = .20 observed,
# .15+.18+.03+.06 = .42 expected; two steps .01+.09 = .10 observed, .05+.12 = .17 expected.
# linear    1 - (.20/2 + .10) / (.42/2 + .17) = 1 - .20/.38   = .4737
# quadratic 1 - (.20/4 + .10) / (.42/4 + .17) = 1 - .15/.275  = .4545
@pytest.mark.parametrize(
    ("weighting", "expected"), [(Weighting.LINEAR, 0.4737), (Weighting.QUADRATIC, 0.4545)]
)
def test_kappa_with_steps_of_the_scale(weighting: Weighting, expected: float) -> None:
    assert cohen_kappa(COHEN, weighting) == close(expected)
    one = np.repeat([0, 0, 0, 1, 1, 1, 2, 2, 2], COHEN.ravel())
    other = np.repeat([0, 1, 2] * 3, COHEN.ravel())
    assert cohen_kappa(COHEN, weighting) == close(
        cohen_kappa_score(one, other, weights=weighting.value)
    )


# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), section A: two observers,
# ten units, binary. o_01 = 4, n_0 = 14, n_1 = 6, n = 20:
# alpha = 1 - (20-1) * 4 / (14*6) = 1 - 76/84 = .0952 (printed: .095)
def test_alpha_of_krippendorff_2011_section_a() -> None:
    table = cross_tabulate([0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0], 2)
    assert krippendorff_alpha(pair_coincidences(table), ordinal=False) == close(0.0952)


# The same, section C: four observers, twelve units, values 1 to 5, some missing.
_: int | None = None
OBSERVERS: list[list[int | None]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
COUNTS = np.array(
    [[sum(row[unit] == value for row in OBSERVERS) for value in range(1, 6)] for unit in range(12)]
)


# Alpha counts coincidences within units of two values or more; unit 12 has one value and drops
# out, which leaves n = 40 with n_1..n_5 = 9, 13, 10, 5, 3. Off the diagonal the coincidences
# are o_12 = 4/3, o_13 = o_14 = 1/3, o_23 = 4/3, o_24 = o_34 = 1/3, and the same below it: 8 in
# all. nominal: 1 - 39 * 8 / (40*40 - 81 - 169 - 100 - 25 - 9) = 1 - 312/1216 = .7434
# (printed: .743). ordinal, with the middles 4.5, 15.5, 27, 34.5, 38.5 of the ranks:
#   observed (4/3*11^2 + 22.5^2/3 + 30^2/3 + 4/3*11.5^2 + 19^2/3 + 7.5^2/3) * 2
#     = (161.3333 + 168.75 + 300 + 176.3333 + 120.3333 + 18.75) * 2 = 1891
#   expected: sum of n_c * n_k * d^2 over c, k; 1 - 39 * 1891 / expected (printed: .815)
def test_alpha_of_krippendorff_2011_section_c() -> None:
    coincidences = count_coincidences(COUNTS).sum(0)
    assert krippendorff_alpha(coincidences, ordinal=False) == close(0.7434)
    middles = np.array([4.5, 15.5, 27, 34.5, 38.5])
    margins = np.array([9, 13, 10, 5, 3])
    apart = np.subtract.outer(middles, middles) ** 2
    expected = 1 - 39 * 1891 / (np.outer(margins, margins) * apart).sum()
    assert round(expected, 3) == 0.815
    assert krippendorff_alpha(coincidences, ordinal=True) == close(expected)


# Gwet, Handbook of Inter-Rater Reliability (2014), table of 100 pregnancies by two abstractors
# (ectopic, abnormal intrauterine, normal intrauterine), also in the vignettes of his R package
# irrCAC as cont3x3abstractors, which print kappa .7964094, AC1 .8493305, alpha .7972585,
# percent agreement .89.
ABSTRACTORS = np.array([[13, 0, 0], [0, 20, 7], [0, 4, 56]])


def test_gwets_abstractors() -> None:
    assert percent_agreement(ABSTRACTORS) == close(0.89)
    assert cohen_kappa(ABSTRACTORS) == close(0.7964)
    assert gwet_ac_of_tables(ABSTRACTORS, Weighting.UNWEIGHTED) == close(0.8493)
    alpha = krippendorff_alpha(pair_coincidences(ABSTRACTORS), ordinal=False)
    assert alpha == close(0.7973)


# AC2 of the same table with quadratic weights 1, 3/4, 0: p_a = .89 + .75 * .11 = .9725;
# use of the levels .13, .255, .615: sum of pi*(1-pi) = 1 - .0169 - .065025 - .378225 = .53985;
# sum of weights 3 + 4*.75 = 6, so p_e = 6/(3*2) * .53985; (.9725-.53985)/(1-.53985) = .9402.
# linear weights 1, 1/2, 0: p_a = .945, sum of weights 5, p_e = 5/6 * .53985 = .449875,
# (.945 - .449875)/(1 - .449875) = .9000.
def test_ac2_of_gwets_abstractors() -> None:
    assert gwet_ac_of_tables(ABSTRACTORS, Weighting.QUADRATIC) == close(0.9402)
    assert gwet_ac_of_tables(ABSTRACTORS, Weighting.LINEAR) == close(0.9000)


# Gwet (2014) uses Krippendorff's four observers too (cac.raw4raters in irrCAC): AC1 = .77544
# from p_a = .81818, p_e = .19032. Derivation: each unit's shares of the values add up to
# 3, 3.25, 3.5, 1.25, 1 over 12 units; sum of pi*(1-pi) = .76128, over 5-1 levels: .19032.
def test_ac1_of_four_raters_with_values_missing() -> None:
    sums = GwetSums.of_counts(COUNTS, Weighting.UNWEIGHTED).resample(np.ones((1, 12)))
    assert gwet_ac(sums, Weighting.UNWEIGHTED) == close(0.7754)


# Gwet (2002, 2008), the paradox of high agreement: 118 and 0 on the diagonal, 5 and 2 off it.
# p_a = .944; kappa's p_e = (123*120 + 2*5)/125^2 = .94528, kappa = -.0234;
# AC1's pi = .972, p_e = 2*.972*.028 = .054432, AC1 = (.944-.054432)/.945568 = .9408.
def test_ac1_where_kappa_is_misled() -> None:
    table = np.array([[118, 5], [2, 0]])
    assert cohen_kappa(table) == close(-0.0234)
    assert gwet_ac_of_tables(table, Weighting.UNWEIGHTED) == close(0.9408)


# Landis and Koch (1977), page 165.
@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (-0.01, "poor"),
        (0.0, "slight"),
        (0.20, "slight"),
        (0.21, "fair"),
        (0.40, "fair"),
        (0.60, "moderate"),
        (0.61, "substantial"),
        (0.81, "almost perfect"),
        (1.0, "almost perfect"),
    ],
)
def test_words_for_kappa_carry_their_caveat(kappa: float, word: str) -> None:
    assert word_strength(kappa) == f"{word} ({CAVEAT})"
