"""Build the package, install it alone in a new environment, and code a document with it.

Usage: python tools/check_wheel.py
Needs the package index, as an installation does.
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_ASKED_FOR = ("vl_convert", "fastapi", "pydantic_ai")


def main() -> None:
    """Run the check; the exit status is not 0 where a step fails."""
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder))
    print("The wheel installs alone, reads, codes, and names what the site would need.")


def check(folder: Path) -> None:
    """Build, install and use the wheel in a folder."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT)
    (wheel,) = folder.glob("govatlas-*.whl")
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel)
    for module in NOT_ASKED_FOR:
        if run(python, "-c", f"import {module}", may_fail=True).returncode == 0:
            sys.exit(f"{module} came with the package, though only an extra needs it")
    use(folder / "env" / "bin" / "govatlas", folder)


def use(govatlas: Path, folder: Path) -> None:
    """Read and code one document, and ask for the site, which is not installed."""
    document = ROOT / "examples" / "documents" / "solvane-declaration.md"
    database = ("--db", folder / "atlas.db")
    run(govatlas, "read", document, *database)
    run(govatlas, "code", *database)
    run(govatlas, "show", document.stem, *database)
    refused = run(govatlas, "serve", *database, may_fail=True)
    if refused.returncode == 0 or "govatlas[site]" not in refused.stderr:
        sys.exit(f"serve should name the extra site, but says: {refused.stderr}")


def run(*command: object, may_fail: bool = False) -> "subprocess.CompletedProcess[str]":
    """Run a command outside the checkout; end with its words where it fails and may not."""
    done = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        cwd=tempfile.gettempdir(),
        env={"PATH": "/usr/bin:/bin", "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        check=False,
    )
    if done.returncode and not may_fail:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done


if __name__ == "__main__":
    main()
