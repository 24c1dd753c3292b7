#: needs reading, pairs_of
# The difference of two paired shares: Newcombe (1998, Statistics in Medicine 17, 2635-2650),
# method 10, phi corrected for continuity; the p is McNemar's exact one.
paired_share_difference <- function(rows, side, level) {
  both <- pairs_of(rows, side)
  table <- table(factor(both$outcome_first, 1:0), factor(both$outcome_second, 1:0))
  n <- sum(table)
  wilson <- function(events) prop.test(events, n, conf.level = level, correct = FALSE)$conf.int
  first <- sum(table[1, ]) / n
  second <- sum(table[, 1]) / n
  in_first <- wilson(sum(table[1, ]))
  in_second <- wilson(sum(table[, 1]))
  phi <- table[1, 1] * table[2, 2] - table[1, 2] * table[2, 1]
  if (phi > 0) phi <- max(0, phi - n / 2)
  margins <- prod(rowSums(table), colSums(table))
  phi <- if (margins == 0) 0 else phi / sqrt(margins)
  joined <- function(a, b) sqrt(max(0, a^2 - 2 * phi * a * b + b^2))
  exact <- if (table[1, 2] + table[2, 1] == 0) 1 else {
    binom.test(table[1, 2], table[1, 2] + table[2, 1])$p.value
  }
  answer(
    first - second,
    max(-1, first - second - joined(first - in_first[1], in_second[2] - second)),
    min(1, first - second + joined(in_first[2] - first, second - in_second[1])),
    exact
  )
}
