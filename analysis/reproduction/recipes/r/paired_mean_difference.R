#: needs reading, pairs_of
# The mean of the differences within pairs with Student's interval.
paired_mean_difference <- function(rows, side, level) {
  both <- pairs_of(rows, side)
  test <- t.test(both$outcome_first, both$outcome_second, paired = TRUE, conf.level = level)
  answer(test$estimate[[1]], test$conf.int[1], test$conf.int[2], test$p.value)
}
