library(nlme)
#: needs reading, observations_of
# A linear mixed model by REML: periods as a factor, one indicator of treatment, a random intercept
# of the cluster and, where cells hold several observations, of the cell; t with clusters - 2.
wedge_effect <- function(rows, several, level) {
  rows <- observations_of(rows)
  rows$size <- 1
  if (!is.null(rows$exposure)) {
    rows <- rows[rows$exposure > 0, ]
    rows$size <- rows$exposure
    rows$outcome <- rows$outcome / rows$exposure
  }
  rows$on <- as.numeric(!is.na(rows$starts) & rows$period_number >= rows$starts)
  exactly <- lmeControl(msMaxIter = 500, msTol = 1e-12, tolerance = 1e-10, opt = "nlminb")
  levels <- if (several) ~ 1 | cluster / period_number else ~ 1 | cluster
  fit <- lme(outcome ~ on + factor(period_number), random = levels, data = rows, method = "REML",
    weights = varFixed(~ I(1 / size)), control = exactly)
  df <- length(unique(rows$cluster)) - 2
  by_t(fixef(fit)[["on"]], sqrt(vcov(fit)["on", "on"]), df, level)
}
