library(MASS)
library(nlme)
#: needs reading, series_of
# A segmented regression of counts on the logarithm: the ratio of fitted to expected, averaged on the
# logarithm over the periods after; of shares the average difference. Quasi-Poisson errors carry the
# dispersion (at least 1) and the autocorrelation r (at least 0), as (1 + r) / (1 - r).
series_counts <- function(rows, model, kind, start, season, waves, length, slope, terms, level) {
  series <- series_of(rows, kind, terms)
  s <- segments_of(series, start, season, waves, length, slope, terms)
  x <- s$x
  n <- nrow(x)
  k <- ncol(x)
  exactly <- glm.control(epsilon = 1e-14, maxit = 200)
  fits <- lapply(series$lines, function(line) {
    values <- unname(line$values)
    at <- log(unname(line$size))
    if (model == "negative_binomial") {
      fit <- glm.nb(values ~ 0 + x + offset(at), control = glm.control(epsilon = 1e-12, maxit = 200))
      return(list(beta = coef(fit), covariance = vcov(fit), df = Inf, level = fitted(fit) / exp(at)))
    }
    fit <- glm(values ~ 0 + x, poisson, offset = at, control = exactly)
    found <- list(beta = coef(fit), covariance = summary(fit)$cov.unscaled, df = Inf, level = fitted(fit) / exp(at))
    if (model == "quasi_poisson") {
      pearson <- residuals(fit, "pearson")
      r <- ar1(pearson, x * sqrt(fitted(fit)), series$place)$r
      kept <- max(0, r)
      found$covariance <- found$covariance * max(1, sum(pearson^2) / (n - k)) * (1 + kept) / (1 - kept)
      found$df <- left_df(n, k, r)
    }
    found
  })
  beta <- Reduce(`-`, lapply(fits, `[[`, "beta"))
  covariance <- Reduce(`+`, lapply(fits, `[[`, "covariance"))
  df <- min(sapply(fits, `[[`, "df"))
  moved <- (x - s$without)[s$after, , drop = FALSE]
  if (kind == "proportion") {
    seen <- fits[[1]]$level[s$after]
    expected <- seen / exp(drop(moved %*% beta))
    gradient <- colMeans(seen * x[s$after, , drop = FALSE] - expected * s$without[s$after, , drop = FALSE])
    return(by_t(mean(seen - expected), sqrt(drop(gradient %*% covariance %*% gradient)), df, level))
  }
  contrast <- colMeans(moved)
  ratio_by_t(sum(contrast * beta), sqrt(drop(contrast %*% covariance %*% contrast)), df, level)
}
