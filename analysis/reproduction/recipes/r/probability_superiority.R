#: needs reading
# The chance that one of the first group stands higher than one of the second, ties counting half:
# Brunner and Munzel (2000), Biometrical Journal 42, 17-25. place is the answer's place in order.
probability_superiority <- function(rows, side, level) {
  if (!is.null(rows$count)) rows <- rows[rep(seq_len(nrow(rows)), rows$count), ]
  first <- rows[[side]] == 1
  x <- rows$place[first]
  y <- rows$place[!first]
  both <- rank(c(x, y))
  beside_x <- both[seq_along(x)] - rank(x)
  beside_y <- both[-seq_along(x)] - rank(y)
  value <- mean(beside_x) / length(y)
  parts <- c(var(beside_x) / length(x) / length(y)^2, var(beside_y) / length(y) / length(x)^2)
  df <- sum(parts)^2 / sum(parts^2 / (c(length(x), length(y)) - 1))
  half <- qt(1 - (1 - level) / 2, df) * sqrt(sum(parts))
  p <- 2 * pt(-abs(value - 0.5) / sqrt(sum(parts)), df)
  answer(value, value - half, value + half, p)
}
