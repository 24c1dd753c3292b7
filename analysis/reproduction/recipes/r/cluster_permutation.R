#: needs reading, cluster_figures, permutation_test
# The difference of the unweighted means of clusters over all assignments of the same numbers of
# clusters, within strata.
cluster_permutation <- function(rows, most, seed, level) {
  found <- cluster_figures(rows)
  found <- found[order(found$stratum), ]
  parts <- lapply(split(found$treated, found$stratum), assignments, most = Inf, seed = seed)
  total <- prod(sapply(parts, function(part) nrow(part$rows)))
  every <- total <= most
  if (every) {
    which <- do.call(expand.grid, lapply(parts, function(part) seq_len(nrow(part$rows))))
    given <- do.call(cbind, Map(function(part, at) part$rows[at, , drop = FALSE], parts, which))
  } else {
    set.seed(seed)
    given <- t(replicate(most, ave(found$treated, found$stratum, FUN = sample)))
  }
  difference <- function(y) {
    drop(given %*% y) / sum(found$treated) - drop((1 - given) %*% y) / sum(1 - found$treated)
  }
  y <- found$figure - mean(found$figure)
  effect <- mean(y[found$treated == 1]) - mean(y[found$treated == 0])
  permutation_test(effect, difference(y), difference(found$treated), every, level)
}
