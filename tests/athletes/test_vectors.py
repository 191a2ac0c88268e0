"""The vectors in tests/vectors are what Python says today; the phone is held to the same files."""

import pytest

from tests.vectors import make


@pytest.mark.parametrize("name", make.NAMES)
def test_python_still_says_what_the_vectors_say(name):
    said = make.written(make.made()[name])

    assert said.splitlines() == make.stored(name).splitlines(), (
        "Changed on purpose? Then: python -m tests.vectors.make, and read the difference."
    )
