#: needs reading
# The ratio of two rates: exact, conditional on the total, where counts vary as Poisson ones do;
# with a dispersion above 1 an interval on the logarithm, by t where the dispersion is estimated
# (Pearson's chi-squared over its degrees of freedom, NULL) and normal where the plan gives it.
rate_ratio <- function(rows, side, dispersion = NULL, level) {
  times <- if (is.null(rows$count)) rep(1, nrow(rows)) else rows$count
  exposure <- if (is.null(rows$exposure)) rep(1, nrow(rows)) else rows$exposure
  group <- factor(rows[[side]], 1:0)
  x <- tapply(rows$outcome * times, group, sum)
  e <- tapply(exposure * times, group, sum)
  n <- tapply((exposure > 0) * times, group, sum)
  df <- Inf
  if (is.null(dispersion)) {
    df <- sum(n) - 2
    expected <- exposure * (x / e)[group]
    squares <- ifelse(expected > 0, (rows$outcome - expected)^2 / expected, 0)
    dispersion <- if (min(n) < 2) 1 else max(1, sum(times * squares) / df)
  }
  if (dispersion > 1 && min(x) > 0) {
    se <- sqrt(dispersion * sum(1 / x))
    return(ratio_by_t(log(x[[1]] / e[[1]]) - log(x[[2]] / e[[2]]), se, df, level))
  }
  value <- if (x[[2]] == 0) Inf else (x[[1]] / e[[1]]) / (x[[2]] / e[[2]])
  if (dispersion > 1) x <- floor(x / dispersion)
  if (sum(x) == 0) return(answer(value, 0, Inf, 1))
  test <- poisson.test(c(x), c(e), conf.level = level)
  answer(value, test$conf.int[1], test$conf.int[2], test$p.value)
}
