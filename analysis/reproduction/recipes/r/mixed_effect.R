library(nlme)
#: needs reading, observations_of
# A linear model with a random intercept of the cluster by REML; t with clusters - 2 degrees of
# freedom, less the covariates that whole clusters share. Counts are rates, weighted by exposure.
mixed_effect <- function(rows, terms, level) {
  rows <- observations_of(rows)
  rows$size <- 1
  if (!is.null(rows$exposure)) {
    rows <- rows[rows$exposure > 0, ]
    rows$size <- rows$exposure
    rows$outcome <- rows$outcome / rows$exposure
  }
  x <- model.matrix(reformulate(c(terms, "treated")), rows)
  q <- qr(x)
  x <- x[, sort(q$pivot[seq_len(q$rank)]), drop = FALSE]
  rows$x <- x
  exactly <- lmeControl(msMaxIter = 500, msTol = 1e-12, tolerance = 1e-10, opt = "nlminb")
  fit <- lme(outcome ~ 0 + x, random = ~ 1 | cluster, data = rows, method = "REML",
    weights = varFixed(~ I(1 / size)), control = exactly)
  same <- apply(x, 2, function(column) all(column == ave(column, rows$cluster, FUN = function(v) v[1])))
  kept <- setdiff(colnames(x)[same], c("(Intercept)", "treated"))
  df <- length(unique(rows$cluster)) - 2 - length(kept)
  by_t(fixef(fit)[["xtreated"]], sqrt(vcov(fit)["xtreated", "xtreated"]), df, level)
}
