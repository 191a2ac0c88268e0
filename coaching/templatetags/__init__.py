"""Template tags of the house; a builtin library, so pages need no `{% load %}`."""
