"""`make bench` starts here: set Django up, then run (models can be imported only after).

With the name of a part first, such as `saving`, that part; else the pages.
"""

import os
import runpy
import sys

import django

os.environ["TESTING"] = "1"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coaching.settings")
django.setup()
part = sys.argv.pop(1) if sys.argv[1:2] == ["saving"] else "run"
runpy.run_module(f"tests.benchmarks.{part}", run_name="__main__")
