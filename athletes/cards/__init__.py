"""Cards that the coach's athlete page and the athlete's own page both show."""
