"""The name of a browser as people say it, from the line that it sends about itself."""

# The first that fits counts: every browser also calls itself most of the others.
_FAMILIES = (
    ("SamsungBrowser/", "Samsung Internet"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_name(user_agent: str) -> str:
    """“Safari on iPhone”: no version and no model, for a list of one's own phones."""
    family = next((name for part, name in _FAMILIES if part in user_agent), "A browser")
    system = next((name for part, name in _SYSTEMS if part in user_agent), "")
    return f"{family} on {system}" if system else family
