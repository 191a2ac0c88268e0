"""Routines of drills, whom they are assigned to, and what was done of them."""
