"""Reusable mathematics: one idea a file, each formula with its source."""
