library(survival)
#: needs reading
# Cox's model with the treatment and the terms: the hazard ratio with Wald's interval on the log.
hazard_ratio <- function(rows, terms, ties, level) {
  if (!is.null(rows$count)) rows <- rows[rep(seq_len(nrow(rows)), rows$count), ]
  times <- if (is.null(rows$entry)) "Surv(duration, event)" else "Surv(entry, duration, event)"
  if (is.null(rows$entry)) rows$duration[rows$duration == 0] <- min(rows$duration[rows$duration > 0]) / 2
  right <- c("treated", terms, if (!is.null(rows$stratum)) "strata(stratum)")
  model <- reformulate(right, str2lang(times))
  exactly <- coxph.control(eps = 1e-12, toler.chol = 1e-14, iter.max = 50)
  fit <- coxph(model, rows, ties = ties, cluster = rows$cluster, control = exactly, x = FALSE)
  ratio_by_t(coef(fit)[["treated"]], sqrt(vcov(fit)["treated", "treated"]), Inf, level)
}
