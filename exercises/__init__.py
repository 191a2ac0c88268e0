"""The catalogue: what a drill is, how it is done, and a picture of it."""
