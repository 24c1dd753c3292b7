# Numbers of the interrupted time series by R, printed as JSON:
# Rscript interrupted_time_series.R > interrupted_time_series.json
# (in tests/oracles; R 4.2.2, nlme 3.1-162, MASS 7.3-58.2). Deaths from lung disease in the United
# Kingdom by month, 1974 to 1979: R's own datasets ldeaths, mdeaths and fdeaths (Diggle 1990).
# The start, January 1977, is made up.
library(nlme); library(MASS)
told <- list()
tell <- function(case, path, value) told[[case]][[path]] <<- sprintf("%.17g", as.numeric(value))
lung <- read.csv("lung_deaths.csv")
lung$i <- seq_len(nrow(lung)); lung$t <- lung$i - 37; lung$D <- as.numeric(lung$t >= 0)
lung$S <- lung$t * lung$D; lung$m <- factor((lung$i - 1) %% 12); lung$y <- lung$all
terms <- c(level_change = "D", slope_change = "S", trend = "t")
full <- y ~ t + D + S + m
spread <- function(g, V) sqrt(drop(t(g) %*% V %*% g))

# Coefficients, and the average, relative and cumulative effect by the delta method.
report <- function(case, b, V, d, log = FALSE, ratio = FALSE, form = full) {
  for (name in names(terms)) {
    tell(case, paste0(name, ".value"), if (ratio) exp(b[terms[name]]) else b[terms[name]])
    tell(case, paste0(name, ".se"), sqrt(V[terms[name], terms[name]]))
  }
  after <- d[d$D == 1, ]; without <- transform(after, D = 0, S = 0)
  X <- model.matrix(form, after); X0 <- model.matrix(form, without)
  f <- drop(X %*% b); e <- drop(X0 %*% b); gf <- X; ge <- X0
  tell(case, "logs.value", mean(f - e)); tell(case, "logs.se", spread(colMeans(X - X0), V))
  if (log) { f <- exp(f); e <- exp(e); gf <- X * f; ge <- X0 * e }
  tell(case, "average_effect.value", mean(f - e))
  tell(case, "average_effect.se", spread(colMeans(gf - ge), V))
  tell(case, "relative_effect.value", mean(f - e) / mean(e))
  tell(case, "cumulative_effect.value", sum(f - e))
  tell(case, "cumulative_effect.se", spread(colSums(gf - ge), V))
  tell(case, "counterfactual.value", mean(e))
}
reml <- function(case, d, ...) {
  control <- glsControl(tolerance = 1e-10, msTol = 1e-12, maxIter = 500)
  m <- gls(full, d, correlation = corAR1(form = ~i), method = "REML", control = control)
  r <- coef(m$modelStruct$corStruct, unconstrained = FALSE)
  tell(case, "autocorrelation", r)
  n <- nrow(d); k <- length(coef(m))
  tell(case, "average_effect.df", max(2, if (r > 0) n * (1 - r) / (1 + r) - k else n - k))
  report(case, coef(m), summary(m)$varBeta, d, ...)
}
kernel <- function(m, at, lags) {
  X <- model.matrix(m); u <- X * resid(m); n <- nrow(X); k <- ncol(X); B <- solve(crossprod(X))
  W <- outer(at, at, function(a, b) pmax(0, 1 - abs(a - b) / (lags + 1)))
  V <- B %*% t(u) %*% W %*% u %*% B * n / (n - k)
  dimnames(V) <- list(colnames(X), colnames(X)); V
}

gaps <- lung[-c(4, 5, 21, 37, 51), ]; phased <- lung[-c(37, 38), ]
reml("reml", lung); reml("reml_gaps", gaps); reml("reml_phase_in", phased)
reml("reml_log", transform(lung, y = log(y)), log = TRUE)
reml("controlled", transform(lung, y = men - women))
reml("controlled_log", transform(lung, y = log(men / women)), log = TRUE)
m <- lm(full, lung); report("ols", coef(m), vcov(m), lung)
m <- lm(full, gaps); report("newey_west_gaps", coef(m), kernel(m, gaps$i, 4), gaps)
m <- glm(full, poisson, lung); report("poisson", coef(m), vcov(m), lung, log = TRUE, ratio = TRUE)
tell("poisson", "dispersion", sum(resid(m, "pearson")^2) / m$df.residual)
m <- glm.nb(full, lung, control = glm.control(epsilon = 1e-12, maxit = 200))
report("negative_binomial", coef(m), vcov(m), lung, log = TRUE, ratio = TRUE)
both <- rbind(transform(lung, y = men, g = 1), transform(lung, y = women, g = 0))
m <- glm(y ~ (t + D + S + m) * g, poisson, both)
for (name in names(terms)) {
  crossed <- paste0(terms[name], ":g")
  tell("controlled_poisson", paste0(name, ".value"), exp(coef(m)[crossed]))
  tell("controlled_poisson", paste0(name, ".se"), sqrt(vcov(m)[crossed, crossed]))
}
share <- function(d) { d$y <- d$men; d }
m <- glm(update(full, . ~ . + offset(log(all))), poisson, share(lung))
report("shares", coef(m), vcov(m), share(lung), log = TRUE, ratio = TRUE)
after <- lung[lung$D == 1, ]
X <- model.matrix(~ t + D + S + m, after)
X0 <- model.matrix(~ t + D + S + m, transform(after, D = 0, S = 0))
events <- after$all * (exp(drop(X %*% coef(m))) - exp(drop(X0 %*% coef(m))))
tell("shares", "events.value", sum(events))
tell("shares", "dispersion", sum(resid(m, "pearson")^2) / m$df.residual)

lines <- vapply(names(told), function(case) {
  inner <- paste0('    "', names(told[[case]]), '": ', unlist(told[[case]]), collapse = ",\n")
  paste0('  "', case, '": {\n', inner, "\n  }")
}, "")
cat("{\n", paste(lines, collapse = ",\n"), "\n}\n", sep = "")
