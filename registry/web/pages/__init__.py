"""What pages are told: frozen values with ready-made words and numbers, one module a noun."""
