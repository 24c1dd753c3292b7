"""From a table and a plan's roles to the columns of an analysis: one file for each kind of rule."""
