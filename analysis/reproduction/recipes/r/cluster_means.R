#: needs reading, cluster_figures
# The difference of the unweighted means of clusters: t test with pooled variance.
cluster_means <- function(rows, level) {
  found <- cluster_figures(rows)
  on <- found$treated == 1
  test <- t.test(found$figure[on], found$figure[!on], var.equal = TRUE, conf.level = level)
  answer(test$estimate[[1]] - test$estimate[[2]], test$conf.int[1], test$conf.int[2], test$p.value)
}
