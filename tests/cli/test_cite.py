"""The command cite: one label, in the form that is wanted."""

import json

from tests.cli.conftest import Run


def test_a_label_is_cited_in_each_form(run: Run) -> None:
    run("read", "town")
    run("code")
    labels = json.loads(run("show", "ordinance-0", "--json").stdout)
    code = labels["risk_subdomains"][0]["code"]
    plain = run("cite", "ordinance-0", code)
    assert plain.exit_code == 0
    assert labels["risk_subdomains"][0]["quotes"][0] in plain.stdout
    assert "http" not in plain.stdout
    linked = run("cite", "ordinance-0", f"risk:{code}", "--site", "https://atlas.example.org/")
    link = f"https://atlas.example.org/documents/ordinance-0?coding={labels['coding_id']}#c"
    assert link in linked.stdout
    for form, start in (("bibtex", "@misc{"), ("ris", "TY  - ELEC"), ("csl", "[")):
        assert run("cite", "ordinance-0", code, "--format", form).stdout.startswith(start)


def test_a_label_that_is_not_there_and_a_bad_site_are_told(run: Run) -> None:
    run("read", "town")
    run("code")
    missing = run("cite", "ordinance-0", "9.9")
    assert missing.exit_code == 1
    assert "its labels are risk:" in missing.output
    bad = run("cite", "ordinance-0", "status", "--site", "atlas")
    assert bad.exit_code == 2
    assert "must be an address" in bad.output
