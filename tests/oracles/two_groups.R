# Two-group comparisons on data sets that come with R, printed as JSON lists of rows and answers.
# Rscript tests/oracles/two_groups.R > tests/oracles/two_groups.json   (made with R 4.2.2, no packages)
options(digits = 17, warn = -1)
num <- function(x) ifelse(is.finite(x), sprintf("%.17g", x), "null")
txt <- function(x) paste0('"', x, '"')
arr <- function(x) paste0("[", paste(if (is.numeric(x) || is.logical(x)) num(as.numeric(x)) else txt(as.character(x)), collapse = ", "), "]")
obj <- function(l) paste0("{", paste(sprintf('"%s": %s', names(l), unlist(l)), collapse = ", "), "}")
first <- TRUE
case <- function(id, design, kind, side, outcome, answers, columns = list(), covariates = list(), settings = "{}") {
  rows <- c(list(side = arr(as.numeric(side)), outcome = arr(as.numeric(outcome))), lapply(columns, arr))
  if (length(covariates)) rows$covariates <- obj(lapply(covariates, arr))
  cat(if (first) "[\n" else ",\n", sprintf('{"id": "%s", "design": "%s", "kind": "%s", "settings": %s,\n "rows": %s,\n "answers": %s}', id, design, kind, settings, obj(rows), obj(lapply(answers, num))), sep = "")
  first <<- FALSE
}
welch <- function(y, s) {
  t <- t.test(y[s], y[!s])
  list(difference = unname(t$estimate[1] - t$estimate[2]), difference.low = t$conf.int[1], difference.high = t$conf.int[2], difference.p = t$p.value, difference.se = t$stderr, t = unname(t$statistic), df = unname(t$parameter))
}
ranks <- function(y, s) {
  list(rank_p = wilcox.test(y[s], y[!s])$p.value, hodges_lehmann = median(outer(y[s], y[!s], "-")))
}
hc2 <- function(fit, k) {
  x <- model.matrix(fit); b <- solve(crossprod(x)); h <- rowSums((x %*% b) * x)
  v <- b %*% crossprod(x * (residuals(fit) / sqrt(1 - h))) %*% b
  se <- sqrt(v[k, k]); q <- qt(0.975, fit$df.residual) * se
  list(adjusted = unname(coef(fit)[k]), adjusted.se = se, adjusted.low = unname(coef(fit)[k]) - q, adjusted.high = unname(coef(fit)[k]) + q, adjusted.df = fit$df.residual)
}
shares <- function(a, n, b, m) {
  f <- fisher.test(matrix(c(a, n - a, b, m - b), 2)); k <- prop.test(c(a, b), c(n, m), correct = FALSE)
  w <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int
  wa <- w(a, n); wb <- w(b, m); p <- a / n; q <- b / m
  list(fisher_p = f$p.value, chi2 = unname(k$statistic), chi2_p = k$p.value, risk_difference = p - q,
       risk_difference_newcombe.low = p - q - sqrt((p - wa[1])^2 + (wb[2] - q)^2), risk_difference_newcombe.high = p - q + sqrt((wa[2] - p)^2 + (q - wb[1])^2),
       proportion_initiative.low = wa[1], proportion_initiative.high = wa[2])
}
rates <- function(x, e, y, f, level = 0.95) {
  p <- poisson.test(c(x, y), c(e, f), conf.level = level)
  list(rate_ratio = unname(p$estimate), rate_ratio.low = p$conf.int[1], rate_ratio.high = p$conf.int[2], rate_ratio.p = p$p.value,
       rate_initiative.low = poisson.test(x, e, conf.level = level)$conf.int[1], rate_comparison.high = poisson.test(y, f, conf.level = level)$conf.int[2])
}

m <- mtcars; am <- m$am == 1
fit <- lm(mpg ~ am + wt + hp + factor(cyl), m)
case("cars", "comparison_group", "mean", am, m$mpg, c(welch(m$mpg, am), ranks(m$mpg, am), hc2(fit, "am")),
     covariates = list(wt = m$wt, hp = m$hp, cyl = paste0("c", m$cyl)))
p <- droplevels(subset(PlantGrowth, group != "trt2")); s <- p$group == "trt1"
case("plants_exact_ranks", "comparison_group", "mean", s, p$weight, c(welch(p$weight, s), ranks(p$weight, s)))
a <- subset(airquality, Month %in% c(5, 8)); s <- a$Month == 8
case("temperature_tied_ranks", "comparison_group", "mean", s, a$Temp, c(welch(a$Temp, s), ranks(a$Temp, s)))
b <- round(100 * qnorm(ppoints(60))); d <- b + rep(c(0, 3, -1, 4, 2), 12)
t <- t.test(d, b, paired = TRUE); z <- d - b; zz <- z[z != 0]
w <- wilcox.test(zz, exact = FALSE, correct = TRUE)
case("pairs_with_zeros", "before_after", "mean", rep(0:1, each = 60), c(b, d),
     list(difference = unname(t$estimate), difference.low = t$conf.int[1], difference.p = t$p.value, t = unname(t$statistic), rank_p = w$p.value,
          hodges_lehmann = median(outer(z, z, "+")[upper.tri(diag(60), TRUE)] / 2)),
     columns = list(pair = rep(paste0("p", 1:60), 2)))
i <- infert; s <- i$spontaneous > 0
x <- table(factor(s, c(TRUE, FALSE)), factor(i$case, 1:0), i$education)
mh <- mantelhaen.test(x, correct = FALSE)
case("infertility_shares", "comparison_group", "proportion", s, i$case,
     c(shares(sum(i$case[s]), sum(s), sum(i$case[!s]), sum(!s)),
       list(mantel_haenszel_or = unname(mh$estimate), mantel_haenszel_or.low = mh$conf.int[1], mantel_haenszel_or.high = mh$conf.int[2])),
     columns = list(stratum = i$education))
fit <- glm(case ~ s + age + parity + education, binomial, i, epsilon = 1e-14)
stand <- function(beta) { x <- model.matrix(fit); x1 <- x0 <- x; x1[, "sTRUE"] <- 1; x0[, "sTRUE"] <- 0; mean(plogis(x1 %*% beta) - plogis(x0 %*% beta)) }
g <- sapply(seq_along(coef(fit)), function(k) { e <- replace(numeric(length(coef(fit))), k, 1e-5); (stand(coef(fit) + e) - stand(coef(fit) - e)) / 2e-5 })
se <- drop(sqrt(t(g) %*% vcov(fit) %*% g)); rd <- stand(coef(fit))
case("infertility_adjusted", "comparison_group", "proportion", s, i$case,
     list(adjusted = rd, adjusted.se = se, adjusted.low = rd - qnorm(0.975) * se, adjusted.high = rd + qnorm(0.975) * se),
     covariates = list(age = i$age, parity = i$parity, education = i$education))
k <- warpbreaks; s <- k$wool == "A"
phi <- sum(tapply(k$breaks, s, function(y) sum((y - mean(y))^2 / mean(y)))) / (length(s) - 2)
x1 <- sum(k$breaks[s]); x0 <- sum(k$breaks[!s]); lr <- log(x1 / sum(s)) - log(x0 / sum(!s)); se <- sqrt(phi * (1 / x1 + 1 / x0)); q <- qt(0.975, length(s) - 2)
fit <- glm(breaks ~ s + tension, quasipoisson, k, epsilon = 1e-14); co <- summary(fit)$coefficients["sTRUE", ]
q2 <- qt(0.975, fit$df.residual)
case("breaks_dispersed", "comparison_group", "count", s, k$breaks,
     list(rate_ratio = exp(lr), rate_ratio.se = se, rate_ratio.low = exp(lr - q * se), rate_ratio.high = exp(lr + q * se), rate_ratio.df = length(s) - 2, rate_ratio.p = 2 * pt(-abs(lr / se), length(s) - 2),
          adjusted = exp(co[[1]]), adjusted.se = co[[2]], adjusted.low = exp(co[[1]] - q2 * co[[2]]), adjusted.high = exp(co[[1]] + q2 * co[[2]]), adjusted.df = fit$df.residual),
     columns = list(stratum = k$tension))
case("breaks_exact", "comparison_group", "count", s, k$breaks, rates(x1, sum(s), x0, sum(!s)), settings = '{"dispersion": 1}')
case("rates_unequal_exposure", "comparison_group", "count", c(1, 0), c(11, 21), rates(11, 800, 21, 3011), columns = list(exposure = c(800, 3011)))
case("rates_at_ninety", "comparison_group", "count", c(1, 0), c(3, 17), rates(3, 41.5, 17, 60.25, 0.9), columns = list(exposure = c(41.5, 60.25)), settings = '{"level": 0.9}')
case("rates_none_treated", "comparison_group", "count", c(1, 0), c(0, 9), rates(0, 120, 9, 100), columns = list(exposure = c(120, 100)))
for (four in list(c(3, 12, 10, 14), c(0, 25, 6, 24), c(17, 20, 9, 21), c(210, 1400, 180, 1500)))
  case(paste(c("shares", four), collapse = "_"), "comparison_group", "proportion", c(1, 0), four[c(1, 3)], do.call(shares, as.list(four)), columns = list(people = four[c(2, 4)]))
before <- rep(c(1, 1, 0, 0), c(20, 9, 15, 40)); after <- rep(c(1, 0, 1, 0), c(20, 9, 15, 40))
mc <- mcnemar.test(table(before, after), correct = FALSE); ex <- binom.test(15, 24)
case("mcnemar", "before_after", "proportion", rep(0:1, each = 84), c(before, after),
     list(mcnemar_chi2 = unname(mc$statistic), mcnemar_exact_p = ex$p.value, mcnemar_midp = ex$p.value - dbinom(15, 24, 0.5), risk_difference_paired = 6 / 84),
     columns = list(pair = rep(paste0("p", 1:84), 2)))
cat("\n]\n")
