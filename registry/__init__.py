"""The registry: everything that people do with plans, data, results and decisions."""
