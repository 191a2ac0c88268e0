"""Verbs: what changes an athlete's record. One transaction each: rows, series, audit."""
