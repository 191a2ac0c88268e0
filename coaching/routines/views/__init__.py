"""Pages: routines, assigning, and the athlete's phone."""
