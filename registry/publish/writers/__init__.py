"""One writer for each kind of file: the same report as a page, as text, on paper and in Word."""
