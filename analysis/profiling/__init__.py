"""What a data set looks like before anybody analyses it: its columns, and the gate it must pass."""
