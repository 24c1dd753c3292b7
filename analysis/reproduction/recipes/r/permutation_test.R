#: needs reading
# A test and interval by reassignment: effects is the estimate under each assignment, moves the
# estimate that the data's own treatment would give as outcome. All assignments, or so many drawn:
# then one is added to both counts. The interval inverts the test.
permutation_test <- function(effect, effects, moves, all, level) {
  share <- function(k) if (all) k / length(effects) else (k + 1) / (length(effects) + 1)
  p <- share(sum(abs(effects) >= abs(effect) * (1 - 1e-9)))
  alpha <- 1 - level
  always <- abs(moves) >= 1 - 1e-9
  if (share(sum(always)) > alpha) return(answer(effect, NULL, NULL, p))
  inner <- pmin(1 - 1e-9, pmax(-1 + 1e-9, moves))
  one <- (effect - effects) / (1 - inner)
  other <- (effect + effects) / (1 + inner)
  place <- which(share(seq_along(effects)) > alpha * (1 + 1e-12))[1]
  low <- sort(ifelse(always, -Inf, pmin(one, other)))[place]
  high <- -sort(-ifelse(always, Inf, pmax(one, other)))[place]
  answer(effect, low, high, p)
}

# Every way to give the labels to the clusters, a row each, or so many drawn at random.
assignments <- function(labels, most, seed) {
  ways <- exp(lfactorial(length(labels)) - sum(lfactorial(table(labels))))
  if (ways > most + 0.5) {
    set.seed(seed)
    return(list(all = FALSE, rows = t(replicate(most, sample(labels)))))
  }
  kinds <- names(sort(table(labels)))
  found <- matrix(labels[1], 1, length(labels))
  found[] <- NA
  for (kind in kinds) {
    count <- sum(labels == kind)
    found <- do.call(rbind, lapply(seq_len(nrow(found)), function(i) {
      free <- which(is.na(found[i, ]))
      chosen <- if (length(free) == 1) matrix(free) else combn(free, count)
      part <- found[rep(i, ncol(chosen)), , drop = FALSE]
      part[cbind(rep(seq_len(ncol(chosen)), each = count), c(chosen))] <- as.numeric(kind)
      part
    }))
  }
  list(all = TRUE, rows = found)
}
