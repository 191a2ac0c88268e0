"""Static files with their hash in the name, also inside our ES modules' `import` lines.

Django's own module rewriting fails on files that django-htmx ships, so only `js/` is rewritten.
"""

import re

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = re.compile(r"""(?P<matched>\bfrom\s+["'](?P<url>\.\.?/[^"']+\.js)["'])""")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage plus one pattern for `import … from "./other.js"`."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("js/*.js", ((_IMPORTS.pattern, 'from "%(url)s"'),)),
    )
