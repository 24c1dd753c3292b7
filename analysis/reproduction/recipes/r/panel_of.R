# A panel as regressions take it: the outcome as a mean, share or rate, its weight, and what its
# rows are clustered by. on says whether a row is treated there and then.
panel_of <- function(rows, log = FALSE) {
  size <- if (!is.null(rows$people)) rows$people else rows$exposure
  rows$size <- if (is.null(size)) 1 else size
  rows <- rows[rows$size > 0, ]
  rows$value <- rows$outcome / rows$size
  if (log) rows$value <- log(rows$value)
  rows$w <- rows$size * (if (is.null(rows$weight)) 1 else rows$weight)
  if (is.null(rows$cluster)) rows$cluster <- rows$unit
  rows
}

# The model's columns beside the treatment: an effect of each unit and period, or of group and phase.
effects_of <- function(effects, terms) {
  held <- if (effects == "unit_period") c("factor(unit)", "factor(place)") else c("ever", "phase_after")
  c(terms, held)
}

# G / (G - 1) x (N - 1) / (N - K); K leaves out unit effects that lie within the clusters.
cr1_factor <- function(rows, effects, rank) {
  clusters <- length(unique(rows$cluster))
  nested <- effects == "unit_period" &&
    nrow(unique(rows[c("unit", "cluster")])) == length(unique(rows$unit))
  count <- rank - (if (nested) length(unique(rows$unit)) - 1 else 0)
  clusters / (clusters - 1) * (nrow(rows) - 1) / (nrow(rows) - count)
}
