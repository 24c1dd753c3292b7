library(survival)
#: needs reading
# The difference of mean times without the event up to a horizon (NULL: the longest time to which
# both groups are followed), the areas under Kaplan and Meier's curves with Greenwood-type errors.
mean_time_difference <- function(rows, horizon = NULL, level) {
  if (!is.null(rows$count)) rows <- rows[rep(seq_len(nrow(rows)), rows$count), ]
  if (is.null(horizon)) horizon <- min(tapply(rows$duration, rows$treated, max))
  area <- function(side) {
    times <- if (is.null(rows$entry)) "Surv(duration, event)" else "Surv(entry, duration, event)"
    fit <- survfit(reformulate("1", str2lang(times)), rows[rows$treated == side, ])
    summary(fit, rmean = horizon)$table[c("rmean", "se(rmean)")]
  }
  one <- area(1)
  other <- area(0)
  by_t(one[[1]] - other[[1]], sqrt(one[[2]]^2 + other[[2]]^2), Inf, level)
}
