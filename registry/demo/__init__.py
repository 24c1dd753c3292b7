"""The demonstration: public data, simulated data, and the people who work with them.

Every simulated file says so in its name and in `sources.toml`; nothing here describes a real
person, unit or force. The public data sets are small, old and well known.
"""
