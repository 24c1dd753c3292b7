# Every quantity of the comparison of times, by R's survival package, printed as JSON.
# Rscript time_to_event.R > time_to_event.json   (in tests/oracles; R 4.2.2, survival 3.5-3)
# time_to_event.csv: 120 leavers made up for these tests. freireich: Freireich and others (1963), the
# 42 remissions printed in Cox (1972), Journal of the Royal Statistical Society B 34, 187-220.
suppressPackageStartupMessages(library(survival))
options(warn = -1)
control <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 50)
told <- list()
tell <- function(case, path, value) told[[case]][[path]] <<- if (is.na(value)) "null" else sprintf("%.17g", as.numeric(value))

model <- function(case, fit, group, names, zph = TRUE) {
  b <- coef(fit); se <- sqrt(diag(vcov(fit))); z <- qnorm(0.975)
  tell(case, "hazard_ratio", exp(b[group])); tell(case, "hazard_ratio.se", se[group])
  tell(case, "hazard_ratio.low", exp(b[group] - z * se[group]))
  tell(case, "hazard_ratio.high", exp(b[group] + z * se[group]))
  tell(case, "hazard_ratio.p", 2 * pnorm(-abs(b[group] / se[group])))
  for (i in seq_along(b)) { tell(case, paste0("coef_", names[i]), b[i]); tell(case, paste0("coef_", names[i], ".se"), se[i]) }
  if (!zph) return(invisible())
  tests <- cox.zph(fit)$table; terms <- unique(sub("_(constable|inspector|sergeant)$", "", names))
  for (i in seq_along(terms)) tell(case, paste0("ph_test_p_", terms[i]), tests[i, "p"])
  tell(case, "ph_test_p", tests["GLOBAL", "p"])
}
rank_test <- function(case, test) {
  tell(case, "logrank_chi2", test$chisq); tell(case, "logrank_p", pchisq(test$chisq, 1, lower.tail = FALSE))
}
curve <- function(case, response, treated, labels, times, data) {
  fit <- survfit(response ~ treated, conf.type = "log-log")
  at <- summary(fit, times = times); side <- as.integer(at$strata)
  for (i in seq_along(at$time)) {
    name <- paste0("survival_", labels[side[i]], "_", at$time[i])
    tell(case, name, at$surv[i]); tell(case, paste0(name, ".se"), at$std.err[i])
    tell(case, paste0(name, ".low"), at$lower[i]); tell(case, paste0(name, ".high"), at$upper[i])
  }
  for (t in times) {
    means <- survival:::survmean(fit, rmean = t)$matrix
    for (g in 1:2) {
      tell(case, paste0("rmst_", labels[g], "_", t), means[g, "rmean"])
      tell(case, paste0("rmst_", labels[g], "_", t, ".se"), means[g, "se(rmean)"])
    }
    tell(case, paste0("rmst_difference_", t), means[2, "rmean"] - means[1, "rmean"])
    tell(case, paste0("rmst_difference_", t, ".se"), sqrt(sum(means[, "se(rmean)"]^2)))
  }
}
incidence <- function(case, time, state, treated, labels, event, times) {
  fit <- survfit(Surv(time, state) ~ treated, conf.type = "log-log", influence = TRUE)
  at <- summary(fit, times = times); side <- as.integer(at$strata); j <- match(event, at$states)
  for (i in seq_along(at$time)) {
    name <- paste0("incidence_", labels[side[i]], "_", at$time[i])
    tell(case, name, at$pstate[i, j]); tell(case, paste0(name, ".se"), at$std.err[i, j])
    tell(case, paste0(name, ".low"), at$lower[i, j]); tell(case, paste0(name, ".high"), at$upper[i, j])
    name <- paste0("survival_", labels[side[i]], "_", at$time[i])
    tell(case, name, at$pstate[i, 1]); tell(case, paste0(name, ".se"), at$std.err[i, 1])
  }
  for (t in times) {
    means <- summary(fit, rmean = t)$table; rows <- grep(paste0(", ", event), rownames(means))
    for (g in 1:2) {
      tell(case, paste0("rmst_", labels[g], "_", t), t - means[rows[g], "rmean"])
      tell(case, paste0("rmst_", labels[g], "_", t, ".se"), means[rows[g], "se(rmean)"])
    }
  }
}

d <- read.csv("time_to_event.csv"); d$arm_is <- as.numeric(d$arm == "initiative"); d$left <- d$exit == "resigned"
sides <- c("comparison", "initiative")
for (ties in c("efron", "breslow")) {
  case <- paste0("plain_", ties)
  model(case, coxph(Surv(weeks, left) ~ arm_is, d, ties = ties, control = control), "arm_is", "arm")
  case <- paste0("covariates_", ties)
  model(case, coxph(Surv(weeks, left) ~ age + grade + arm_is, d, ties = ties, control = control), "arm_is", c("age", "grade_inspector", "grade_sergeant", "arm"))
  case <- paste0("everything_", ties)
  model(case, coxph(Surv(entry, weeks, left) ~ age + grade + arm_is + strata(shift), d, ties = ties, cluster = station, control = control), "arm_is", c("age", "grade_inspector", "grade_sergeant", "arm"))
  case <- paste0("counted_", ties); e <- d[rep(seq_len(nrow(d)), d$people), ]
  model(case, coxph(Surv(weeks, left) ~ age + arm_is + strata(shift), e, ties = ties, cluster = station, control = control), "arm_is", c("age", "arm"))
}
rank_test("plain_efron", survdiff(Surv(weeks, left) ~ arm_is, d))
curve("plain_efron", Surv(d$weeks, d$left), d$arm_is, sides, c(13, 26), d)
rank_test("counted_efron", survdiff(Surv(weeks, left) ~ arm_is + strata(shift), e))
curve("counted_efron", Surv(e$weeks, e$left), e$arm_is, sides, c(13, 26), e)
curve("everything_efron", Surv(d$entry, d$weeks, d$left), d$arm_is, sides, c(13, 26), d)
state <- factor(d$exit, c("stayed", "resigned", "dismissed", "retired"))
incidence("competing", d$weeks, state, d$arm_is, sides, "resigned", c(13, 26))
model("competing", coxph(Surv(weeks, left) ~ arm_is, d, control = control), "arm_is", "arm")

weeks <- c(6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35,
           1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)
left <- c(1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, rep(1, 21)); drug <- rep(1:0, each = 21)
model("freireich", coxph(Surv(weeks, left) ~ drug, control = control), "drug", "arm")
rank_test("freireich", survdiff(Surv(weeks, left) ~ drug))
curve("freireich", Surv(weeks, left), drug, sides, c(10, 20), NULL)

cases <- sapply(names(told), function(case) {
  values <- sapply(names(told[[case]]), function(path) sprintf('"%s": %s', path, told[[case]][[path]]))
  sprintf('  "%s": {\n    %s\n  }', case, paste(values, collapse = ",\n    "))
})
cat("{\n", paste(cases, collapse = ",\n"), "\n}\n", sep = "")
