# Every method of the matched comparison, written out plainly, on two data sets, printed as JSON.
# Rscript matched_comparison.R > matched_comparison.json   (in tests/oracles; R 4.2.2, no packages)
# nhefs.csv: Hernan and Robins, What If; NHANES I follow-up, 1,566 smokers (causaldata, MIT licence).
# infert: Trichopoulos et al. (1976), in R's datasets; rates of spontaneous abortions per pregnancy.
options(digits = 17, warn = -1)
entropy <- function(Z, goal, w) {            # Hainmueller (2012): Newton on the dual
  Z <- sweep(Z, 2, goal); l <- rep(0, ncol(Z))
  for (i in 1:200) {
    v <- w * exp(drop(Z %*% l)); v <- v / sum(v); g <- drop(v %*% Z)
    if (max(abs(g)) < 1e-12) break
    H <- t(Z) %*% (Z * v) - outer(g, g); l <- l - solve(H, g)
  }
  v / w                                       # sum(w v) = 1
}
model <- function(kind, X, Y, E, w) {         # fit in some rows, predict in all
  if (kind == "mean") glm.fit(X, Y, weights = w)$coefficients
  else if (kind == "proportion") glm.fit(X, Y, weights = w, family = binomial(), control = list(epsilon = 1e-14, maxit = 100))$coefficients
  else glm.fit(X, Y, weights = w, offset = log(E), family = poisson(), control = list(epsilon = 1e-14, maxit = 100))$coefficients
}
fitted_by <- function(kind, b, X, E) { e <- drop(X %*% b); if (kind == "mean") e else if (kind == "proportion") plogis(e) else E * exp(e) }
slope_of <- function(kind, m) if (kind == "mean") rep(1, length(m)) else if (kind == "proportion") m * (1 - m) else m
spread <- function(c, cl) {                   # contributions, summed by cluster, n / (n - 1)
  s <- if (is.null(cl)) c else tapply(c, cl, sum)
  sqrt(length(s) / (length(s) - 1) * sum(s^2))
}
told <- function(kind, m1, m0, c1, c0, cl) {
  if (kind != "count") list(value = m1 - m0, se = spread(c1 - c0, cl))
  else list(value = m1 / m0, se = spread(c1 / m1 - c0 / m0, cl))
}
all_methods <- function(kind, estimand, X, T, Y, E, w, cl = NULL, caliper = 0.2) {
  n <- length(Y); ate <- estimand == "ate"; tg <- if (ate) rep(1, n) else T; D <- sum(w * tg * E)
  ps <- glm.fit(X, T, weights = w, family = binomial(), control = list(epsilon = 1e-14, maxit = 100))
  e <- ps$fitted.values; H <- t(X) %*% (X * (w * e * (1 - e)))
  plain <- function(a) { s <- w * a * E; m <- sum(w * a * Y) / sum(s); list(m = m, c = w * a * (Y - m * E) / sum(s)) }
  v <- if (ate) ifelse(T == 1, 1 / e, 1 / (1 - e)) else ifelse(T == 1, 1, e / (1 - e))
  goal <- colSums(w * tg * X[, -1]) / sum(w * tg)
  ev <- rep(1, n); for (a in if (ate) 0:1 else 0) { r <- T == a; ev[r] <- entropy(X[r, -1], goal, w[r]) * sum(w * tg) }
  beta <- list(); m <- list()
  for (a in 0:1) { r <- T == a; beta[[a + 1]] <- model(kind, X[r, ], Y[r], E[r], w[r]); m[[a + 1]] <- fitted_by(kind, beta[[a + 1]], X, E) }
  arm <- function(a) as.numeric(T == a)
  two <- function(f) { one <- if (ate) f(1) else plain(T); other <- f(0); told(kind, one$m, other$m, one$c, other$c, cl) }
  dr <- function(v) two(function(a) { t <- tg * m[[a + 1]] + arm(a) * v * (Y - m[[a + 1]]); mu <- sum(w * t) / D; list(m = mu, c = w * (t - tg * mu * E) / D) })
  out <- list()
  out$unadjusted <- { one <- plain(T); other <- plain(1 - T); told(kind, one$m, other$m, one$c, other$c, cl) }
  out$aipw <- dr(v); out$entropy_aipw <- dr(ev)
  out$ipw <- two(function(a) {
    s <- w * arm(a) * v; S <- sum(s * E); mu <- sum(s * Y) / S
    d <- if (!ate) s else if (a == 1) -(s - w * arm(a)) else s - w * arm(a)
    b <- colSums(d * (Y - mu * E) * X) / S
    list(m = mu, c = s * (Y - mu * E) / S + drop(w * (T - e) * (X %*% solve(H, b))))
  })
  out$entropy <- two(function(a) {
    s <- w * arm(a) * ev; S <- sum(s * E); mu <- sum(s * Y) / S; r <- Y - mu * E; k <- s > 0
    q <- drop(X %*% lm.wfit(X[k, ], r[k], s[k])$coefficients)
    list(m = mu, c = (w * tg * q + s * (r - q)) / S)
  })
  out$standardisation <- two(function(a) {
    p <- m[[a + 1]]; sl <- slope_of(kind, p); mu <- sum(w * tg * p) / D
    g <- colSums(w * tg * sl * X) / D; A <- t(X) %*% (X * (w * arm(a) * sl))
    list(m = mu, c = w * tg * (p - mu * E) / D + drop(w * arm(a) * (Y - p) * (X %*% solve(A, g))))
  })
  fit <- lm.wfit(cbind(X, T), Y / E, w * E); Q <- cbind(X, T) * sqrt(w * E); B <- solve(crossprod(Q)); h <- rowSums((Q %*% B) * Q)
  out$regression <- list(value = unname(fit$coefficients[ncol(X) + 1]))
  if (is.null(cl)) out$regression$se <- sqrt((B %*% crossprod(Q * (sqrt(w * E) * fit$residuals / sqrt(1 - h))) %*% B)[ncol(X) + 1, ncol(X) + 1])
  if (all(w == 1)) out$nearest <- nearest(kind, ate, qlogis(e), T, Y, E, cl, caliper)
  x1 <- X[T == 1, -1, drop = FALSE]; x0 <- X[T == 0, -1, drop = FALSE]
  s <- if (ate) v[T == 0] * w[T == 0] else (v * w)[T == 0]
  out$sizes <- list(effective = sum(s)^2 / sum(s^2))
  out
}
nearest <- function(kind, ate, score, T, Y, E, cl, caliper) {   # Abadie and Imbens (2006), M = 1, ties shared
  n <- length(Y); reach <- caliper * sqrt((var(score[T == 1]) + var(score[T == 0])) / 2)
  M <- matrix(0, n, n)
  for (i in which(ate | T == 1)) {
    o <- which(T != T[i]); d <- abs(score[o] - score[i]); k <- o[d <= min(d) + 1e-9]
    if (min(d) <= reach) M[i, k] <- 1 / length(k)
  }
  own <- as.numeric(rowSums(M) > 0); K <- colSums(M); K2 <- colSums(M^2); use <- own + K
  mu <- sapply(0:1, function(a) sum(use * (T == a) * Y) / sum(use * (T == a) * E))
  S <- sapply(0:1, function(a) sum(use * (T == a) * E))
  scale <- if (kind == "count") 1 / mu else c(1, 1)
  Z <- (Y - mu[T + 1] * E) * scale[T + 1] / S[T + 1]
  local <- sapply(1:n, function(i) {
    o <- setdiff(which(T == T[i]), i); d <- abs(score[o] - score[i]); k <- o[d <= min(d) + 1e-9]; l <- length(k)
    if (min(d) <= 1e-9) { g <- c(i, k); var(Z[g]) } else l / (l + 1) * (Z[i] - mean(Z[k]))^2
  })
  se <- if (is.null(cl)) sqrt(sum(own * (Z - drop(M %*% Z))^2) + sum(local * (use^2 - own^2 - K2)))
        else spread(use * Z * ifelse(T == 1, 1, -1), cl)
  list(value = if (kind == "count") mu[2] / mu[1] else mu[2] - mu[1], se = se)
}
num <- function(x) sprintf("%.17g", x)
show <- function(found) paste0("{", paste(sprintf('"%s": {%s}', names(found), sapply(found, function(f) paste(sprintf('"%s": %s', names(f), num(unlist(f))), collapse = ", "))), collapse = ",\n   "), "}")
d <- read.csv("nhefs.csv")
X <- model.matrix(~ sex + race + age + I(age^2) + factor(education) + smokeintensity + I(smokeintensity^2) + smokeyrs + factor(exercise) + factor(active) + wt71, d)
XS <- cbind(1, scale(X[, -1])); one <- rep(1, nrow(d)); w <- 0.5 + (d$seqn %% 7) / 7; cl <- d$seqn %% 97
xi <- cbind(1, scale(model.matrix(~ age + education + induced, infert)[, -1])); oi <- rep(1, nrow(infert))
cases <- list()
for (est in c("att", "ate")) {
  cases[[paste0("mean:", est)]] <- all_methods("mean", est, XS, d$qsmk, d$wt82_71, one, one)
  cases[[paste0("mean:", est, ":weight")]] <- all_methods("mean", est, XS, d$qsmk, d$wt82_71, one, w)
  cases[[paste0("mean:", est, ":cluster")]] <- all_methods("mean", est, XS, d$qsmk, d$wt82_71, one, one, cl)
  cases[[paste0("proportion:", est)]] <- all_methods("proportion", est, XS, d$qsmk, d$death, one, one)
  cases[[paste0("proportion:", est, ":weight:cluster")]] <- all_methods("proportion", est, XS, d$qsmk, d$death, one, w, cl)
  cases[[paste0("count:", est)]] <- all_methods("count", est, xi, infert$case, infert$spontaneous, oi, oi)
  cases[[paste0("count:", est, ":exposure")]] <- all_methods("count", est, xi, infert$case, infert$spontaneous, infert$parity, oi)
}
arr <- function(x) paste0("[", paste(if (is.numeric(x)) num(x) else sprintf('"%s"', x), collapse = ", "), "]")
cat('{"infert": {', paste(sprintf('"%s": %s', c("case", "spontaneous", "parity", "age", "education", "induced"), c(arr(infert$case), arr(infert$spontaneous), arr(infert$parity), arr(infert$age), arr(as.character(infert$education)), arr(infert$induced))), collapse = ",\n "), '},\n"cases": {\n', sep = "")
cat(paste(sprintf(' "%s":\n  %s', names(cases), sapply(cases, show)), collapse = ",\n"), "\n}}\n")
