"""Pages that need everything: the squad board and the athlete page. No models."""
