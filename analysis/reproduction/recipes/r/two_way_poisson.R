#: needs reading, contrast, panel_of
# Poisson regression with effects held fixed and the size as offset: a ratio of ratios. Units and
# periods without any event say nothing of it and are left out.
two_way_poisson <- function(rows, effects, errors, terms, level) {
  rows <- panel_of(rows)
  rows$own <- if (is.null(rows$weight)) 1 else rows$weight
  repeat {
    kept <- rep(TRUE, nrow(rows))
    if (effects == "unit_period") {
      kept <- ave(rows$outcome, rows$unit, FUN = sum) > 0 & ave(rows$outcome, rows$place, FUN = sum) > 0
    }
    if (all(kept)) break
    rows <- rows[kept, ]
  }
  model <- reformulate(c("on", effects_of(effects, terms), "offset(log(size))"), "outcome")
  exactly <- glm.control(epsilon = 1e-14, maxit = 200)
  fit <- suppressWarnings(glm(model, poisson, rows, weights = own, control = exactly))
  value <- coef(fit)[["on"]]
  if (errors == "classical") {
    return(ratio_by_t(value, sqrt(vcov(fit, complete = FALSE)["on", "on"]), Inf, level))
  }
  if (errors %in% c("cr1", "cr2", "cr3")) {
    covariance <- vcovCL(fit, rows$cluster, type = "HC0", cadjust = FALSE)["on", "on"]
    se <- sqrt(covariance * cr1_factor(rows, effects, fit$rank))
    return(ratio_by_t(value, se, length(unique(rows$cluster)) - 1, level))
  }
  found <- contrast(fit, only(fit, "on"), errors)
  ratio_by_t(value, found$se, found$df, level)
}
