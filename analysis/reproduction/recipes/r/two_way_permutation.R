#: needs reading, panel_of, permutation_test
# Least squares with effects held fixed; the test gives the starts of the clusters (cohort, 0 for
# none) to the clusters in every way, or in so many drawn at random.
two_way_permutation <- function(rows, effects, terms, most, seed, log = FALSE, level) {
  rows <- panel_of(rows, log)
  held <- if (effects == "unit_period") effects_of(effects, terms) else c(terms, "phase_after")
  root <- sqrt(rows$w)
  q <- qr(model.matrix(reformulate(held), rows) * root)
  y <- qr.resid(q, rows$value * root)
  own <- qr.resid(q, rows$on * root)
  clusters <- sort(unique(rows$cluster))
  labels <- sapply(clusters, function(one) rows$cohort[rows$cluster == one][1])
  at <- match(rows$cluster, clusters)
  under <- function(given) {
    cohort <- given[at]
    moved <- cbind(if (effects != "unit_period") as.numeric(cohort > 0),
      as.numeric(cohort > 0 & rows$place >= cohort))
    x <- qr.resid(q, moved * root)
    fit <- lm.fit(x, cbind(y, own))
    fit$coefficients[ncol(moved), ]
  }
  ways <- assignments(labels, most, seed)
  found <- t(apply(ways$rows, 1, under))
  permutation_test(under(labels)[[1]], found[, 1], found[, 2], ways$all, level)
}
