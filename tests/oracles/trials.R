# Numbers of the randomised designs by R, printed as JSON: Rscript trials.R > trials.json
# (in tests/oracles; R 4.2.2, nlme 3.1-162). The three tables are made up for these tests.
# HC2, HC3, CR2 and its degrees of freedom are the formulas of MacKinnon and White (1985) and of
# Pustejovsky and Tipton (2018), row by row, without any package; clubSandwich 0.5.8 gives the same.
library(nlme)
told <- list()
tell <- function(case, path, value) told[[case]][[path]] <<- sprintf("%.17g", as.numeric(value))
interval <- function(case, value, se, df, name = "effect") {
  tell(case, paste0(name, ".value"), value); tell(case, paste0(name, ".se"), se)
  tell(case, paste0(name, ".df"), df); half <- qt(0.975, df) * se
  tell(case, paste0(name, ".low"), value - half); tell(case, paste0(name, ".high"), value + half)
  tell(case, paste0(name, ".p"), 2 * pt(-abs(value / se), df))
}
robust <- function(m, type) {
  X <- model.matrix(m); w <- m$weights; if (is.null(w)) w <- rep(1, nrow(X))
  u <- residuals(m, type = "response") * if (inherits(m, "glm")) m$prior.weights else w
  B <- summary(m)$cov.unscaled; room <- 1 - hatvalues(m)
  B %*% t(X) %*% (X * (u^2 / if (type == "hc2") room else room^2)) %*% B
}
cr2 <- function(m, cluster, gradient) {
  v0 <- if (inherits(m, "glm")) m$weights else rep(1, nrow(model.matrix(m))) # variance of the response (canonical links)
  X <- model.matrix(m) * v0; W <- 1 / v0
  r <- residuals(m, type = "response"); M <- summary(m)$cov.unscaled; V <- 0; own <- c(); shared <- NULL
  for (g in unique(cluster)) {
    k <- which(cluster == g); x <- X[k, , drop = FALSE]; D <- diag(1 / sqrt(W[k]), length(k)); Phi <- D %*% D
    G <- D %*% (diag(length(k)) - x %*% M %*% t(x * W[k])) %*% Phi %*% D; e <- eigen((G + t(G)) / 2, symmetric = TRUE)
    power <- ifelse(e$values > 1e-10 * max(e$values), e$values^-0.5, 0)
    v <- gradient %*% M %*% t(x * W[k]) %*% D %*% e$vectors %*% diag(power, length(k)) %*% t(e$vectors) %*% D
    V <- V + (v %*% r[k])^2; own <- c(own, v %*% Phi %*% t(v)); shared <- rbind(shared, v %*% x %*% t(chol(M)))
  }
  P <- diag(own) - shared %*% t(shared); c(sqrt(V), sum(diag(P))^2 / sum(P^2))
}
standardised <- function(m, weight) {
  X <- model.matrix(m); one <- zero <- X; one[, "on"] <- 1; zero[, "on"] <- 0; b <- coef(m); f <- m$family
  w <- weight / sum(weight); list(value = sum(w * (f$linkinv(one %*% b) - f$linkinv(zero %*% b))),
    gradient = colSums(w * (as.vector(f$mu.eta(one %*% b)) * one - as.vector(f$mu.eta(zero %*% b)) * zero)))
}
tight <- glm.control(epsilon = 1e-15, maxit = 100)
d <- read.csv("trials.csv"); d$on <- as.numeric(d$arm == "offer"); s <- d[!is.na(d$score), ]; b <- d[!is.na(d$left), ]
last <- function(m) as.numeric(names(coef(m)) == "on")
for (type in c("hc2", "hc3")) {
  m <- lm(score ~ on, s); interval(paste0("difference_", type), coef(m)["on"], sqrt(robust(m, type)["on", "on"]), m$df.residual)
  m <- lm(score ~ before + age + sex + ward + on, s)
  interval(paste0("ancova_", type), coef(m)["on"], sqrt(robust(m, type)["on", "on"]), m$df.residual)
  m <- glm(left ~ age + sex + ward + on, binomial, b, control = tight); e <- standardised(m, rep(1, nrow(b)))
  interval(paste0("logistic_", type), e$value, sqrt(e$gradient %*% robust(m, type) %*% e$gradient), m$df.residual)
}
m <- lm(score ~ before + age + sex + on, s); v <- cr2(m, s$team, last(m)); interval("ancova_cr2", coef(m)["on"], v[1], v[2])
m <- glm(left ~ age + sex + on, binomial, b, control = tight); e <- standardised(m, rep(1, nrow(b)))
v <- cr2(m, b$team, e$gradient); interval("logistic_cr2", e$value, v[1], v[2])
lost <- tapply(is.na(d$score), d$on, mean); tell("difference_hc2", "attrition_difference.value", lost["1"] - lost["0"])
share <- (lost["1"] - lost["0"]) / (1 - lost["0"]); usual <- sort(s$score[s$on == 0]); cut <- share * length(usual)
trimmed <- function(x) { w <- pmin(1, pmax(0, seq_along(x) - cut)); sum(w * x) / sum(w) } # from the front, by weight
tell("difference_hc2", "lee_low.value", mean(s$score[s$on == 1]) - trimmed(usual))
tell("difference_hc2", "lee_high.value", mean(s$score[s$on == 1]) - trimmed(rev(usual)))
x <- d[rep(seq_len(nrow(d)), d$people), ]; x$left <- unlist(lapply(seq_len(nrow(d)), function(i) rep(1:0, c(d$leavers[i], d$people[i] - d$leavers[i]))))
m <- lm(left ~ on, x); interval("people_difference", coef(m)["on"], sqrt(robust(m, "hc2")["on", "on"]), m$df.residual)
m <- glm(left ~ age + on, binomial, x, control = tight); e <- standardised(m, rep(1, nrow(x)))
interval("people_logistic", e$value, sqrt(e$gradient %*% robust(m, "hc2") %*% e$gradient), m$df.residual)
m <- lm(left ~ age + on, x); v <- cr2(m, x$team, last(m)); interval("people_ancova_cr2", coef(m)["on"], v[1], v[2])
tell("people_difference", "risk_ratio.value", mean(x$left[x$on == 1]) / mean(x$left[x$on == 0]))
mh <- mantelhaen.test(table(x$on, x$left, x$ward)); tell("people_difference", "mantel_haenszel_or.value", mh$estimate)
tell("people_difference", "mantel_haenszel_or.low", mh$conf.int[1]); tell("people_difference", "mantel_haenszel_or.high", mh$conf.int[2])
d$lh <- log(d$hours)
ratio <- function(case, m, error, absolute) {
  tell(case, "effect.value", exp(coef(m)["on"])); tell(case, "effect.se", error[1]); tell(case, "effect.df", error[2])
  half <- qt(0.975, error[2]) * error[1]; tell(case, "effect.low", exp(coef(m)["on"] - half)); tell(case, "effect.high", exp(coef(m)["on"] + half))
  tell(case, "absolute.value", standardised(m, d$hours)$value); tell(case, "absolute.se", absolute)
}
m <- glm(calls ~ age + on + offset(lh), poisson, d, control = tight); V <- robust(m, "hc2"); g <- standardised(m, d$hours)$gradient
ratio("poisson_hc2", m, c(sqrt(V["on", "on"]), m$df.residual), sqrt(g %*% V %*% g))
v <- cr2(m, d$team, last(m)); ratio("poisson_cr2", m, v, cr2(m, d$team, g)[1])
d$rate <- d$calls / d$hours; m <- lm(rate ~ on, d, weights = hours)
interval("rates_difference", coef(m)["on"], sqrt(robust(m, "hc2")["on", "on"]), m$df.residual)

steady <- lmeControl(tolerance = 1e-13, msTol = 1e-15, msMaxIter = 1000, niterEM = 200, opt = "optim", optimMethod = "BFGS", reltol = 1e-17)
mixed <- function(case, m, df, name = "on") {
  v <- as.numeric(VarCorr(m)[, 1]); t <- summary(m)$tTable; interval(case, t[name, 1], t[name, 2], df)
  tell(case, "icc", (v[!is.na(v)] / sum(v, na.rm = TRUE))[1])
}
c <- read.csv("trials_of_clusters.csv"); c$on <- c$arm
mixed("clusters_mixed", lme(y ~ base + age + sex + cv + st + on, random = ~ 1 | team, c, control = steady), 14 - 2 - 2)
mixed("clusters_shares", lme(b ~ on, random = ~ 1 | team, c, control = steady), 12)
x <- c[rep(seq_len(nrow(c)), c$ppl), ]; x$z <- unlist(lapply(seq_len(nrow(c)), function(i) rep(1:0, c(c$ev[i], c$ppl[i] - c$ev[i]))))
mixed("clusters_people", lme(z ~ on, random = ~ 1 | team, x, control = steady), 12)
mixed("clusters_rates", lme(I(c / e) ~ on, random = ~ 1 | team, c, weights = varFixed(~ 1 / e), control = steady), 12)
on <- tapply(c$on, c$team, max); st <- tapply(c$st, c$team, max); means <- tapply(c$y, c$team, mean)
t <- t.test(means[on == 1], means[on == 0], var.equal = TRUE); interval("clusters_means", diff(rev(t$estimate)), t$stderr, t$parameter)
rates <- tapply(c$c, c$team, sum) / tapply(c$e, c$team, sum); t <- t.test(rates[on == 1], rates[on == 0], var.equal = TRUE)
interval("clusters_rate_means", diff(rev(t$estimate)), t$stderr, t$parameter)
every <- function(where) combn(where, sum(on[where])); A <- every(which(st == "a")); B <- every(which(st == "b")); far <- total <- 0
seen <- mean(means[on == 1]) - mean(means[on == 0])
for (i in seq_len(ncol(A))) for (j in seq_len(ncol(B))) { k <- base::c(A[, i], B[, j]); total <- total + 1
  far <- far + (abs(mean(means[k]) - mean(means[-k])) >= abs(seen) - 1e-12) }
tell("clusters_strata", "permutation_p", far / total); tell("clusters_strata", "effect.value", seen)

w <- read.csv("stepped_wedge.csv"); w$on <- as.numeric(!is.na(w$starts) & w$year >= w$starts); w$p <- factor(w$year)
w$since <- factor(ifelse(w$on == 1, w$year - w$starts + 1, 0))
wedge <- function(case, formula) { m <- lme(formula, random = ~ 1 | station / p, w, control = steady)
  v <- as.numeric(VarCorr(m)[base::c(2, 4, 5), 1]); t <- summary(m)$tTable; interval(case, t["on", 1], t["on", 2], 8); tell(case, "icc", v[1] / sum(v)) }
wedge("wedge_rows", score ~ p + on); wedge("wedge_shares", above ~ p + on)
m <- lme(score ~ p + since, random = ~ 1 | station / p, w, control = steady); t <- summary(m)$tTable
for (k in 1:5) { tell("wedge_rows", paste0("exposure_", k, ".value"), t[paste0("since", k), 1]); tell("wedge_rows", paste0("exposure_", k, ".se"), t[paste0("since", k), 2]) }
m <- lme(I(calls / hours) ~ p + on, random = ~ 1 | station / p, w, weights = varFixed(~ 1 / hours), control = steady)
v <- as.numeric(VarCorr(m)[base::c(2, 4, 5), 1]); t <- summary(m)$tTable; interval("wedge_rates", t["on", 1], t["on", 2], 8)
tell("wedge_rates", "icc", v[1] / sum(v))
lines <- sapply(names(told), function(case) sprintf('  "%s": {\n%s\n  }', case,
  paste(sprintf('    "%s": %s', names(told[[case]]), unlist(told[[case]])), collapse = ",\n")))
cat("{\n", paste(lines, collapse = ",\n"), "\n}\n", sep = "")
