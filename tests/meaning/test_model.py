"""The model of the extra, where it is installed."""

import numpy as np
import pytest

from govatlas.errors import InputError
from govatlas.meaning import find_model, measure_width, minilm, multilingual, require_model

installed = pytest.mark.skipif(not minilm.is_installed(), reason="needs the extra meaning")


@installed
@pytest.mark.slow
def test_passages_that_share_no_word_are_near_where_they_mean_the_like() -> None:
    model = require_model()
    asked, near, far = model.embed(
        [
            "rules against robots pretending to be human",
            "A bot shall disclose that it is not a natural person.",
            "The Secretary shall pay grants for the repair of bridges.",
        ]
    )

    assert measure_width(model) == len(asked)
    assert np.linalg.norm(asked) == pytest.approx(len(model.parts) ** 0.5, abs=1e-3)
    assert asked @ near > asked @ far + 0.1


@installed
@pytest.mark.slow
def test_the_same_text_has_the_same_vector_in_any_company() -> None:
    model = require_model()
    alone = model.embed(["A short text."])[0]
    among = model.embed(["Something else, much longer than that.", "A short text."])[1]

    assert alone == pytest.approx(among, abs=1e-4)


def test_without_the_extra_one_line_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (minilm, multilingual):
        monkeypatch.setattr(module, "is_installed", lambda: False)
    find_model.cache_clear()
    try:
        with pytest.raises(InputError, match=r"pip install 'govatlas\[meaning\]'"):
            require_model()
    finally:
        find_model.cache_clear()
