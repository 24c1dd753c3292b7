"""Statistical designs, one a file; the file's name is the key."""
