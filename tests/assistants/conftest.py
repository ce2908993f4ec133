"""An assistant beside the database that the tests of pages show."""

from tests.web.conftest import atlas as atlas
