#: needs reading, panel_of
# The effect on the treated of starts at different times: Callaway and Sant'Anna (2021), Journal of
# Econometrics 225, 200-230. The change of each cohort from the last period before its start, less
# that of units never (or not yet) treated; cells after the start weighted by the size of their
# cohorts, whose shares are estimated too.
staggered_effect <- function(rows, comparison, anticipation, method, terms, level) {
  rows <- panel_of(rows)
  time <- tapply(rows$time, rows$place, function(t) t[1])
  when <- function(place) unname(time[as.character(place)])
  first <- rows[!duplicated(rows$unit), ]
  first <- first[!(first$cohort > 0 & when(first$cohort) - anticipation <= min(time)), ]
  n <- nrow(first)
  places <- sort(unique(rows$place))
  table_of <- function(values) {
    found <- tapply(values, list(factor(rows$unit, first$unit), factor(rows$place, places)), sum)
    colnames(found) <- places
    found
  }
  y <- table_of(rows$value)
  w <- table_of(rows$w)
  columns <- if (length(terms)) model.matrix(reformulate(terms), rows)[, -1, drop = FALSE]
  z <- lapply(seq_len(max(0, ncol(columns))), function(k) table_of(columns[, k]))
  cohort <- first$cohort
  begins <- ifelse(cohort > 0, when(cohort), NA)
  own <- rowMeans(w, na.rm = TRUE)
  cells <- list()
  for (g in sort(unique(cohort[cohort > 0]))) {
    base <- as.character(max(places[when(places) < when(g) - anticipation]))
    members <- cohort == g
    own <- ifelse(members & !is.na(w[, base]), w[, base], own)
    for (t in places[places >= g]) {
      change <- y[, as.character(t)] - y[, base]
      others <- cohort == 0
      if (comparison == "not_yet") {
        others <- others | (!is.na(begins) & begins > when(t) + anticipation & cohort != g)
      }
      part <- which(!is.na(change) & (members | others))
      if (!any(members[part]) || all(members[part])) next
      x <- do.call(cbind, c(list(rep(1, length(part))), lapply(z, function(column) column[part, base])))
      found <- changed(change[part], members[part], w[part, base], x, method)
      influence <- numeric(n)
      influence[part] <- found$influence * n / length(part)
      cells[[length(cells) + 1]] <- list(g = g, effect = found$effect, influence = influence,
        treated = intersect(part, which(members)), others = setdiff(part, which(members)))
    }
  }
  g <- sapply(cells, `[[`, "g")
  effects <- sapply(cells, `[[`, "effect")
  size <- function(one) mean(ifelse(cohort == one, own, 0))
  share <- sapply(g, size)
  value <- sum(share * effects) / sum(share)
  influence <- drop(sapply(cells, `[[`, "influence") %*% share) / sum(share)
  for (one in unique(g)) {
    away <- ifelse(cohort == one, own, 0) - size(one)
    influence <- influence + away * (sum(effects[g == one]) - sum(g == one) * value) / sum(share)
  }
  alone <- function(side) length(unique(first$cluster[unlist(lapply(cells, `[[`, side))])) < 2
  if (alone("treated") || alone("others")) return(answer(value, NULL, NULL, NULL))
  se <- sqrt(sum(tapply(influence, first$cluster, sum)^2)) / n
  by_t(value, se, Inf, level)
}

# A cell's effect and each unit's influence on it: Sant'Anna and Zhao (2020), Journal of Econometrics
# 219, 101-122; Abadie (2005), Review of Economic Studies 72, 1-19. Without covariates it is a
# difference of means.
changed <- function(change, treated, weight, x, method) {
  n <- length(change)
  ours <- weight * treated
  theirs <- weight * !treated
  average <- function(values, by) {
    found <- sum(by * values) / sum(by)
    list(effect = found, influence = by * (values - found) / mean(by))
  }
  difference <- function(one, other, more = 0) {
    list(effect = one$effect - other$effect, influence = one$influence - other$influence - more)
  }
  if (ncol(x) == 1) return(difference(average(change, ours), average(change, theirs)))
  q <- qr(cbind(1, scale(x[, -1, drop = FALSE], scale = FALSE)))
  x <- cbind(1, scale(x[, -1, drop = FALSE], scale = FALSE))[, sort(q$pivot[seq_len(q$rank)])]
  left <- change
  moves <- function(by) 0
  if (method != "weighting") {
    inverse <- solve(crossprod(x, theirs * x) / n)
    left <- change - drop(x %*% (inverse %*% crossprod(x, theirs * change))) / n
    moves <- function(by) theirs * drop(x %*% (inverse %*% crossprod(x, by))) / sum(by) * left
  }
  one <- average(left, ours)
  if (method == "regression") return(list(effect = one$effect, influence = one$influence - moves(ours)))
  exactly <- glm.control(epsilon = 1e-14, maxit = 200)
  chance <- suppressWarnings(glm(treated ~ 0 + x, quasibinomial, weights = weight, control = exactly))$fitted.values
  odds <- theirs * chance / (1 - chance)
  other <- average(left, odds)
  moment <- crossprod(x, odds * (left - other$effect)) / sum(odds)
  information <- crossprod(x, weight * chance * (1 - chance) * x) / n
  by_weights <- weight * (treated - chance) * drop(x %*% solve(information, moment))
  difference(one, other, by_weights + moves(ours) - moves(odds))
}
