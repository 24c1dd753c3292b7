library(quadprog)
#: needs reading, panel_of
# A treated unit beside donors that are weighted to run parallel to it (synthetic_did; Arkhangelsky
# and others 2021, American Economic Review 111, 4088-4118), to match it (synthetic_control; Abadie
# and others 2010, JASA 105, 493-505), or all alike (did). The interval is z times the standard
# deviation of the placebo estimates of each donor; none under 10.
synthetic_effect <- function(rows, method, level) {
  rows <- panel_of(rows)
  table <- tapply(rows$value, list(rows$unit, rows$place), sum)
  start <- min(rows$place[rows$on == 1])
  early <- as.numeric(colnames(table)) < start
  ever <- rownames(table) %in% rows$unit[rows$ever == 1]
  # The weights, not negative and adding up to 1, that make |columns w - target|^2 + ridge |w|^2 least.
  weights <- function(columns, target, ridge = 0) {
    scale <- max(1e-300, mean((columns - target)^2))
    k <- ncol(columns)
    d <- (crossprod(columns - target) + diag(ridge, k)) / scale
    d <- d + diag(1e-11 * mean(diag(d)), k)
    w <- solve.QP(d, rep(0, k), cbind(1, diag(k)), c(1, rep(0, k)), meq = 1)$solution
    pmax(w, 0) / sum(pmax(w, 0))
  }
  centred <- function(x) scale(as.matrix(x), scale = FALSE)
  att <- function(unit, donors, treated) {
    before <- sum(early)
    if (method == "did") {
      gaps <- unit - colMeans(donors)
      return(mean(gaps[!early]) - mean(gaps[early]))
    }
    if (method == "synthetic_control") {
      w <- weights(t(donors[, early, drop = FALSE]), unit[early])
      return(mean((unit - drop(w %*% donors))[!early]))
    }
    changes <- donors[, early, drop = FALSE]
    changes <- changes[, -1, drop = FALSE] - changes[, -before, drop = FALSE]
    noise <- if (length(changes) > 1) sd(c(changes)) else 0
    reach <- (treated * sum(!early))^0.25 * noise
    w <- weights(centred(t(donors[, early, drop = FALSE])), c(centred(unit[early])), before * reach^2)
    times <- weights(centred(donors[, early, drop = FALSE]),
      c(centred(rowMeans(donors[, !early, drop = FALSE]))), nrow(donors) * (1e-6 * noise)^2)
    gaps <- unit - drop(w %*% donors)
    mean(gaps[!early]) - sum(times * gaps[early])
  }
  donors <- table[!ever, , drop = FALSE]
  value <- att(colMeans(table[ever, , drop = FALSE]), donors, sum(ever))
  if (nrow(donors) < 10) return(answer(value, NULL, NULL, NULL))
  placebos <- sapply(seq_len(nrow(donors)), function(i) att(donors[i, ], donors[-i, , drop = FALSE], 1))
  by_t(value, sd(placebos), Inf, level)
}
