"""Speed of pages and imports, measured on a scratch database; never part of the tests."""
