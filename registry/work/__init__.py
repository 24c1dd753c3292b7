"""Work off the request: intake of files, delivery of runs, and what a worker does with one."""
