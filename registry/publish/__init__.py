"""Reports, packs and exports: the same words and numbers on a page, on paper and in a workbook."""
