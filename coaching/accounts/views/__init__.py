"""Pages about people and clubs, by noun."""
