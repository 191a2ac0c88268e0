"""Static files with their hash in the name, also inside our ES modules' `import` lines, and small.

Django's own module rewriting fails on files that django-htmx ships, so only `js/` is rewritten.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import rjsmin
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = re.compile(r"""(?P<matched>\bfrom\s*["'](?P<url>\.\.?/[^"']+\.js)["'])""")


class _SmallScripts:
    """A place of static files that hands out our scripts without comments and spaces."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage

    def open(self, path: str) -> File:
        with self.storage.open(path) as source:
            content = source.read()
        if path.startswith("js/"):
            content = rjsmin.jsmin(content.decode()).encode()
        return ContentFile(content, path)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, small scripts, and one pattern for `import … from "./other.js"`."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((_IMPORTS.pattern, 'from "%(url)s"'),)),
    )

    def post_process(
        self, paths: Mapping[str, tuple[Storage, str]], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """`paths` as collectstatic gives them: name → where it was found."""
        small = {name: (_SmallScripts(storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(small, *args, **options)
