"""`make bench` starts here: set Django up, then run (models can be imported only after)."""

import os
import runpy

import django

os.environ["TESTING"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
django.setup()
runpy.run_module("tests.benchmarks.run", run_name="__main__")
