"""Makes a folder that appears whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from govatlas.errors import InputError


@contextmanager
def open_whole_folder(target: Path) -> Iterator[Path]:
    """Give a folder to write into, which becomes ``target`` once the body has finished.

    Raises:
        InputError: there is something at ``target``, or it cannot be written.
    """
    if os.path.lexists(target):
        raise InputError(f"{target} already exists; choose another folder or remove it first")
    whole = Path(os.path.abspath(target))
    try:
        draft = Path(tempfile.mkdtemp(prefix=f".{whole.name[:80]}.", dir=whole.parent))
    except OSError as error:
        raise _explain(target, error) from error
    try:
        yield draft
        draft.chmod(0o777 & ~_read_mask())
        if os.path.lexists(target):
            raise InputError(f"{target} was made meanwhile; choose another folder")
        draft.rename(whole)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        raise _explain(target, error) from error
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _read_mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _explain(target: Path, error: OSError) -> InputError:
    reason = os.strerror(error.errno) if error.errno else str(error)
    return InputError(f"cannot write {target}: {reason}; nothing was kept of it")
