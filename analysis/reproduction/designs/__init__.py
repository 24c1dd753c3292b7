"""What each design's scripts run: one file a design, which names a recipe and its options."""
