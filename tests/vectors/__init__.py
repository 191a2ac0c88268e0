"""What Python and JavaScript must both answer: cases in JSON, written by `tests.vectors.make`."""
