#: needs reading
# The difference of two means with Welch's interval. A row with a count is that many.
mean_difference <- function(rows, side, level) {
  if (!is.null(rows$count)) rows <- rows[rep(seq_len(nrow(rows)), rows$count), ]
  first <- rows[[side]] == 1
  test <- t.test(rows$outcome[first], rows$outcome[!first], conf.level = level)
  answer(test$estimate[[1]] - test$estimate[[2]], test$conf.int[1], test$conf.int[2], test$p.value)
}
