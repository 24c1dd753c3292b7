"""The money of a result set against what it cost."""
