#: needs reading, observations_of, contrast
# Least squares on the treatment and the terms. Counts are taken as rates, each weighted by its
# exposure.
linear_effect <- function(rows, terms, errors, rates = FALSE, level) {
  rows <- observations_of(rows)
  rows$size <- 1
  if (rates && !is.null(rows$exposure)) {
    rows <- rows[rows$exposure > 0, ]
    rows$size <- rows$exposure
    rows$outcome <- rows$outcome / rows$exposure
  }
  fit <- lm(reformulate(c("treated", terms), "outcome"), rows, weights = size)
  if (all(rows$size == 1)) fit <- lm(reformulate(c("treated", terms), "outcome"), rows)
  found <- contrast(fit, only(fit, "treated"), errors, rows$cluster)
  by_t(coef(fit)[["treated"]], found$se, found$df, level)
}
