# Complete pairs: who is on both sides, the first side beside the second.
pairs_of <- function(rows, side) {
  first <- rows[rows[[side]] == 1, ]
  second <- rows[rows[[side]] == 0, ]
  both <- merge(first, second, by = "pair", suffixes = c("_first", "_second"))
  if (!is.null(both$count_first)) both <- both[rep(seq_len(nrow(both)), both$count_first), ]
  both
}
