"""Says how to install the packages that only some users need."""

from govatlas.errors import InputError


def missing_extra(name: str, *, purpose: str) -> InputError:
    """Make the error for a part of govatlas whose packages are not installed.

    Args:
        name: of the extra, as ``pip install 'govatlas[name]'`` takes it.
        purpose: what needs the packages, as the subject of a sentence.
    """
    return InputError(
        f"{purpose} needs more packages; install them with: pip install 'govatlas[{name}]' "
        f"(in a checkout: .venv/bin/pip install -c constraints.txt -e '.[{name}]')"
    )
