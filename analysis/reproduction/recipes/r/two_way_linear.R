#: needs reading, contrast, panel_of
# Least squares with effects held fixed, and cluster-robust, HC or classical errors.
two_way_linear <- function(rows, effects, errors, terms, log = FALSE, level) {
  rows <- panel_of(rows, log)
  model <- reformulate(c("on", effects_of(effects, terms)), "value")
  fit <- if (all(rows$w == 1)) lm(model, rows) else lm(model, rows, weights = w)
  value <- coef(fit)[["on"]]
  clusters <- length(unique(rows$cluster))
  if (errors == "classical") return(by_t(value, sqrt(vcov(fit, complete = FALSE)["on", "on"]), fit$df.residual, level))
  if (errors == "cr1") {
    covariance <- vcovCL(fit, rows$cluster, type = "HC0", cadjust = FALSE)["on", "on"]
    se <- sqrt(covariance * cr1_factor(rows, effects, fit$rank))
    return(by_t(value, se, clusters - 1, level))
  }
  if (errors == "cr3") {
    without <- sapply(unique(rows$cluster), function(one) {
      coef(lm(model, rows[rows$cluster != one, ], weights = w))[["on"]]
    })
    se <- sqrt((clusters - 1) / clusters * sum((without - value)^2))
    return(by_t(value, se, clusters - 1, level))
  }
  found <- contrast(fit, only(fit, "on"), errors, rows$cluster)
  by_t(value, found$se, found$df, level)
}
