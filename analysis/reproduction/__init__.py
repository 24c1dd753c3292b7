"""Scripts of an analyst's own, in R and in Python, that come to a plan's headline numbers again."""
