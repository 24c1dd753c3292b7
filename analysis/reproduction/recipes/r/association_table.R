#: needs reading
# Pearson's chi-squared of a table, without continuity correction, and its p.
association_table <- function(rows, level) {
  if (is.null(rows$count)) rows$count <- 1
  table <- xtabs(count ~ row_variable + outcome, rows)
  table <- table[rowSums(table) > 0, colSums(table) > 0, drop = FALSE]
  test <- suppressWarnings(chisq.test(table, correct = FALSE))
  answer(test$statistic[[1]], NULL, NULL, test$p.value)
}
