#: needs reading, contrast
# Poisson regression with the logarithm of the exposure as offset: the ratio of the rates.
poisson_effect <- function(rows, terms, errors, level) {
  if (is.null(rows$exposure)) rows$exposure <- 1
  rows <- rows[rows$exposure > 0, ]
  exactly <- glm.control(epsilon = 1e-14, maxit = 100)
  model <- reformulate(c("treated", terms, "offset(log(exposure))"), "outcome")
  fit <- glm(model, poisson, rows, control = exactly)
  found <- contrast(fit, only(fit, "treated"), errors, rows$cluster)
  ratio_by_t(coef(fit)[["treated"]], found$se, found$df, level)
}
