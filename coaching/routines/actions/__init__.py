"""Verbs: build, assign, log. One transaction each: rows, audit."""
