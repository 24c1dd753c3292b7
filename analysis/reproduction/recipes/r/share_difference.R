#: needs reading
# The difference of two shares with Miettinen and Nurminen's score interval and test
# (1985, Statistics in Medicine 4, 213-226): the shares are restricted to the difference by
# maximum likelihood, and N / (N - 1) stands in the variance.
share_difference <- function(rows, side, level) {
  times <- if (is.null(rows$count)) 1 else rows$count
  people <- times * (if (is.null(rows$people)) 1 else rows$people)
  first <- rows[[side]] == 1
  total <- function(x, of) sum((x * rep(1, nrow(rows)))[of])
  x <- c(total(rows$outcome * times, first), total(rows$outcome * times, !first))
  n <- c(total(people, first), total(people, !first))
  score <- function(d) {
    # The second share minimises the deviance; the root of its cubic within the possible range.
    a <- sum(n)
    b <- (n[1] + 2 * n[2]) * d - a - sum(x)
    c <- (n[2] * d - a - 2 * x[2]) * d + sum(x)
    e <- x[2] * d * (1 - d)
    v <- (b / (3 * a))^3 - b * c / (6 * a^2) + e / (2 * a)
    u <- (if (v < 0) -1 else 1) * sqrt(max(0, (b / (3 * a))^2 - c / (3 * a)))
    angle <- if (u == 0) pi / 2 else acos(min(1, max(-1, v / u^3)))
    other <- 2 * u * cos((pi + angle) / 3) - b / (3 * a)
    other <- if (d == 0) sum(x) / a else min(1, 1 - d, max(0, -d, other))
    share <- min(1, max(0, other + d))
    variance <- (share * (1 - share) / n[1] + other * (1 - other) / n[2]) * a / (a - 1)
    gap <- x[1] / n[1] - x[2] / n[2] - d
    if (variance <= 0) return(if (abs(gap) < 1e-15) 0 else sign(gap) * Inf)
    gap / sqrt(variance)
  }
  z <- qnorm(1 - (1 - level) / 2)
  value <- x[1] / n[1] - x[2] / n[2]
  finite <- function(s) max(-1e6, min(1e6, s))
  end <- function(target, from, to) {
    f <- function(d) finite(score(d)) - target
    if (f(from) * f(to) > 0) return(if (target > 0) from else to)
    uniroot(f, c(from, to), tol = 1e-13)$root
  }
  answer(value, end(z, -1, value), end(-z, value, 1), 2 * pnorm(-abs(score(0))))
}
