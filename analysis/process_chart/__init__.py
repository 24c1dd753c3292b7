"""Series watched over time: limits of chance, and signals beyond them."""
