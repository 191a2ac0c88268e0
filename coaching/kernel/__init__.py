"""What every app may import: who is asking, doors, rows, one validation, fragments. No models."""
