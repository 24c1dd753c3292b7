#: needs reading, observations_of
# The treated against a comparison made like them. What each person contributes to the two figures
# (influence functions) gives the error; normal, and t with G - 1 for G clusters.
matched_effect <- function(rows, method, estimand, trim, kind, terms, level) {
  rows <- observations_of(rows)
  w <- if (is.null(rows$weight)) rep(1, nrow(rows)) else rows$weight
  base <- if (kind == "count" && !is.null(rows$exposure)) rows$exposure else rep(1, nrow(rows))
  y <- rows$outcome
  on <- rows$treated == 1
  x <- model.matrix(reformulate(sub("^C\\((.*)\\)$", "factor(\\1)", sub("^(.*)\\^(\\d+)$", "I(\\1^\\2)", terms))), rows)
  x[, -1] <- scale(x[, -1])
  everyone <- estimand == "ate"
  # Nobody of the treated is like those with a level that no treated has.
  like <- rep(TRUE, nrow(x))
  if (!everyone) like <- apply(x, 1, function(row) TRUE) & !rowSums(sapply(2:ncol(x), function(k) {
    levels <- unique(x[on, k])
    length(unique(x[, k])) == 2 & length(levels) == 1 & x[, k] != levels[1]
  }))
  independent <- function(rows) {
    q <- qr(x[rows, , drop = FALSE])
    x[, sort(q$pivot[seq_len(q$rank)]), drop = FALSE]
  }
  exactly <- glm.control(epsilon = 1e-14, maxit = 200)
  xp <- independent(like)
  score <- suppressWarnings(glm(on ~ 0 + xp, quasibinomial, weights = w, subset = like, control = exactly))
  odds <- ifelse(like, exp(drop(xp %*% coef(score))), 0)
  chance <- odds / (1 + odds)
  kept <- chance >= trim & chance <= 1 - trim
  target <- kept & (everyone | on)
  size <- sum((w * base)[target])
  arm <- function(side) kept & on == side

  plain <- function() {
    figure <- sum((w * y)[target]) / size
    list(figure = figure, each = target * w * (y - figure * base) / size)
  }
  # The outcome's model in one arm: least squares, logistic or Poisson regression.
  model <- function(side) {
    rows <- arm(side)
    xa <- independent(rows)
    link <- switch(kind, mean = gaussian(), proportion = quasibinomial(), count = quasipoisson())
    at <- if (kind == "count") log(base) else rep(0, length(y))
    fit <- suppressWarnings(glm(y ~ 0 + xa, link, weights = w, offset = at, subset = rows, control = exactly))
    eta <- drop(xa %*% coef(fit)) + at
    slope <- link$mu.eta(eta)
    list(fitted = link$linkinv(eta), slope = slope, x = xa,
      information = crossprod(xa[rows, , drop = FALSE], (w * slope)[rows] * xa[rows, , drop = FALSE]))
  }
  # Entropy balancing: Hainmueller (2012), Political Analysis 20, 25-46.
  entropy <- function(side) {
    rows <- arm(side) & (like | side)
    goal <- colSums((w * x)[target, , drop = FALSE]) / sum(w[target])
    away <- sweep(x[rows, , drop = FALSE], 2, goal)
    q <- qr(away)
    away <- away[, sort(q$pivot[seq_len(q$rank)]), drop = FALSE]
    b <- rep(0, ncol(away))
    objective <- function(b) {
      line <- drop(away %*% b)
      max(line) + log(sum(w[rows] * exp(line - max(line))))
    }
    for (step in 1:200) {
      line <- drop(away %*% b)
      v <- w[rows] * exp(line - max(line))
      v <- v / sum(v)
      gradient <- colSums(v * away)
      if (max(abs(gradient)) < 1e-13) break
      move <- solve(crossprod(away, v * away) - tcrossprod(gradient), gradient)
      part <- 1
      while (objective(b - part * move) > objective(b) + 1e-14 && part > 1e-9) part <- part / 2
      b <- b - part * move
    }
    found <- numeric(length(y))
    found[rows] <- v / w[rows] * sum(w[target])
    found
  }
  inverse <- function(side) {
    if (everyone) ifelse(arm(side), if (side) 1 + 1 / odds else 1 + odds, 0) else ifelse(arm(side), odds, 0)
  }
  augmented <- function(side, v) {
    m <- model(side)$fitted
    total <- arm(side) * v * (y - m) + target * m
    figure <- sum(w * total) / size
    list(figure = figure, each = w * (total - target * figure * base) / size)
  }
  predicted <- function(side) {
    m <- model(side)
    figure <- sum((w * m$fitted)[target]) / size
    gradient <- colSums((w * target * m$slope) * m$x) / size
    moved <- drop(m$x %*% solve(m$information, gradient))
    own <- target * (m$fitted - figure * base) / size
    list(figure = figure, each = w * (own + arm(side) * (y - m$fitted) * moved))
  }
  weighted <- function(side, v) {
    sum_of <- sum(w * v * base)
    figure <- sum(w * v * y) / sum_of
    left <- y - figure * base
    change <- v - everyone * (v > 0)
    change <- w * (if (side) -change else change) * left / sum_of
    information <- crossprod(xp[like, , drop = FALSE], (w * chance * (1 - chance))[like] * xp[like, , drop = FALSE])
    moved <- like * (on - chance) * drop(xp %*% solve(information, colSums((like * change) * xp)))
    list(figure = figure, each = w * (v * left / sum_of + moved))
  }
  balanced <- function(side, v) {
    sum_of <- sum(w * v * base)
    figure <- sum(w * v * y) / sum_of
    left <- y - figure * base
    xb <- independent(v > 0)
    implied <- drop(xb %*% solve(crossprod(xb, w * v * xb), crossprod(xb, w * v * left)))
    list(figure = figure, each = w * (target * implied + v * (left - implied)) / sum_of)
  }
  side_of <- function(side) {
    if (side && !everyone) return(plain())
    switch(method, entropy_aipw = augmented(side, entropy(side)), aipw = augmented(side, inverse(side)),
      ipw = weighted(side, inverse(side)), entropy = balanced(side, entropy(side)),
      standardisation = predicted(side))
  }
  one <- side_of(TRUE)
  other <- side_of(FALSE)
  error <- function(a, b) {
    each <- a * one$each - b * other$each
    if (!is.null(rows$cluster)) each <- tapply(each, rows$cluster, sum)
    sqrt(length(each) / (length(each) - 1) * sum(each^2))
  }
  df <- if (is.null(rows$cluster)) Inf else length(unique(rows$cluster)) - 1
  if (kind == "count") {
    se <- error(1 / one$figure, 1 / other$figure)
    return(ratio_by_t(log(one$figure / other$figure), se, df, level))
  }
  by_t(one$figure - other$figure, error(1, 1), df, level)
}
