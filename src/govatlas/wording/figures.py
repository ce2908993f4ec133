"""Numbers, shares and days as the language spoken now writes them."""

from datetime import date

from govatlas.wording.choosing import current_language
from govatlas.wording.messages import _


def write_number(value: float, digits: int = 0) -> str:
    """Return a number with ``digits`` decimal places, its thousands set apart."""
    code = current_language().code
    if code == "en":
        return f"{value:,.{digits}f}"
    from babel.numbers import format_decimal  # only who reads another language needs it

    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(value, format=pattern, locale=code)


def write_short(value: float, digits: int = 4) -> str:
    """Return a number with at most ``digits`` digits that say something: ``0.1234``."""
    written = f"{value:.{digits}g}"
    code = current_language().code
    if code == "en":
        return written
    from babel.numbers import format_decimal  # only who reads another language needs it

    return format_decimal(float(written), format="0.##########", locale=code)


def write_percent(share: float, digits: int = 0) -> str:
    """Return a share between 0 and 1 in percent: ``12 %``."""
    return _("%(number)s %%", number=write_number(share * 100, digits))


def write_date(year: int, month: int | None, day: int | None) -> str:
    """Return a date as precise as it is known: ``November 2026``."""
    code = current_language().code
    if code == "en":
        named = f"{date(2000, month, 1):%B}" if month else ""
        return " ".join(str(part) for part in (day, named, year) if part)
    from babel.dates import format_skeleton  # only who reads another language needs it

    skeleton = "yMMMMd" if month and day else "yMMMM" if month else "y"
    return format_skeleton(skeleton, date(year, month or 1, day or 1), locale=code)


def write_day(day: date) -> str:
    """Return a day in full: ``30 November 2026``."""
    code = current_language().code
    if code == "en":
        return f"{day.day} {day:%B} {day.year}"
    from babel.dates import format_date  # only who reads another language needs it

    return format_date(day, format="long", locale=code)
