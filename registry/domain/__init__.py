"""What the registry knows, as values that check themselves, and the rules that bind them."""
