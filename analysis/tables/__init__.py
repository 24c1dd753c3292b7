"""Reading CSV, XLSX and Parquet into columns: one file for each format, and what they share."""
