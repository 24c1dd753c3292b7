# Each cluster's own figure, unweighted: its mean, its share of people, or events per exposure.
cluster_figures <- function(rows) {
  size <- if (!is.null(rows$people)) rows$people else if (!is.null(rows$exposure)) rows$exposure else 1
  rows$size <- size
  if (!is.null(rows$exposure)) rows <- rows[rows$size > 0, ]
  data.frame(
    figure = c(tapply(rows$outcome, rows$cluster, sum) / tapply(rows$size, rows$cluster, sum)),
    treated = c(tapply(rows$treated, rows$cluster, function(x) x[1])),
    stratum = if (is.null(rows$stratum)) "all" else c(tapply(rows$stratum, rows$cluster, function(x) x[1]))
  )
}
