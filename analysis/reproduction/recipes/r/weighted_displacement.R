#: needs reading
# The weighted displacement difference: Wheeler and Ratcliffe (2018), Crime Science 7, article 11.
# Areas are 1 treated, 2 control, 3 displacement, 4 control of the displacement.
weighted_displacement <- function(rows, dispersion, level) {
  exposure <- if (is.null(rows$exposure)) rep(1, nrow(rows)) else rows$exposure
  sign <- ifelse(rows$area_number %in% c(1, 3), 1, -1) * ifelse(rows$after == 1, 1, -1)
  se <- sqrt(dispersion * sum(rows$outcome / exposure^2))
  by_t(sum(sign * rows$outcome / exposure), se, Inf, level)
}
