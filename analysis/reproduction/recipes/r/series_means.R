library(nlme)
#: needs reading, series_of
# A segmented regression of means: the average over the periods after of fitted less expected.
series_means <- function(rows, model, kind, start, season, waves, length, slope, terms, log = FALSE, lags = NULL, level) {
  series <- series_of(rows, kind, terms)
  levels <- lapply(series$lines, function(one) one$values / one$size)
  if (log) levels <- lapply(levels, base::log)
  y <- unname(if (base::length(levels) > 1) levels[[1]] - levels[[2]] else levels[[1]])
  s <- segments_of(series, start, season, waves, length, slope, terms)
  x <- s$x
  n <- nrow(x)
  k <- ncol(x)
  contrast <- colMeans((x - s$without)[s$after, , drop = FALSE])
  gaps <- diff(series$place)
  if (model == "reml_ar1") {
    found <- ar1(y, x, series$place)
    beta <- coef(found$fit)
    covariance <- vcov(found$fit)
    df <- left_df(n, k, found$r)
  } else {
    white <- function(v, r) {
      v <- as.matrix(v)
      kept <- sign(r)^gaps * abs(r)^gaps
      rbind(v[1, ], (v[-1, , drop = FALSE] - kept * v[-n, , drop = FALSE]) / sqrt(1 - kept^2))
    }
    r <- 0
    if (model == "prais_winsten") for (step in 1:200) {
      left <- y - drop(x %*% lm.fit(white(x, r), drop(white(y, r)))$coefficients)
      squares <- function(r) sum((left[-1] - sign(r)^gaps * abs(r)^gaps * left[-n])^2)
      fresh <- if (all(gaps == 1)) sum(left[-1] * left[-n]) / sum(left[-n]^2) else {
        optimize(squares, c(-0.98, 0.98), tol = 1e-12)$minimum
      }
      fresh <- max(-0.98, min(0.98, fresh))
      done <- abs(fresh - r) < 1e-12
      r <- fresh
      if (done) break
    }
    fit <- lm.fit(white(x, r), drop(white(y, r)))
    beta <- fit$coefficients
    bread <- solve(crossprod(white(x, r)))
    covariance <- bread * sum(fit$residuals^2) / (n - k)
    df <- n - k
    if (model == "newey_west") {
      if (is.null(lags)) lags <- floor(4 * (n / 100)^(2 / 9))
      apart <- abs(outer(series$place, series$place, "-"))
      kernel <- 1 - apart / (min(lags, max(apart)) + 1)
      kernel[kernel < 0] <- 0
      scores <- x * fit$residuals
      covariance <- bread %*% crossprod(scores, kernel %*% scores) %*% bread * n / (n - k)
    }
  }
  by_t(sum(contrast * beta), sqrt(drop(contrast %*% covariance %*% contrast)), df, level)
}
