#: needs reading, observations_of, contrast
# Logistic regression: the mean over everyone of the predicted share with the initiative less that
# without, its error by the delta method.
logistic_effect <- function(rows, terms, errors, level) {
  rows <- observations_of(rows)
  exactly <- glm.control(epsilon = 1e-14, maxit = 100)
  fit <- glm(reformulate(c("treated", terms), "outcome"), binomial, rows, control = exactly)
  kept <- !is.na(coef(fit))
  moved <- function(to) {
    x <- model.matrix(fit)[, kept]
    x[, "treated"] <- to
    share <- plogis(drop(x %*% coef(fit)[kept]))
    list(mean = mean(share), slope = colMeans(x * share * (1 - share)))
  }
  found <- contrast(fit, moved(1)$slope - moved(0)$slope, errors, rows$cluster)
  by_t(moved(1)$mean - moved(0)$mean, found$se, found$df, level)
}
