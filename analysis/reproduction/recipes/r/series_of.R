# One series: each period's value and size, treated first and the comparison (several pooled) after.
series_of <- function(rows, kind, terms) {
  rows <- rows[rows$excluded == 0, ]
  if (is.null(rows$treated)) rows$treated <- 1
  line <- function(side) {
    part <- rows[rows$treated == side, ]
    total <- function(values) tapply(values, part$place, sum)
    times <- total(rep(1, nrow(part)))
    values <- total(part$outcome)
    size <- NULL
    if (kind == "proportion") size <- if (is.null(part$people)) times else total(part$people)
    if (kind == "count" && !is.null(part$exposure)) size <- total(part$exposure)
    if (kind == "count" && is.null(size) && any(times > 1)) size <- times
    if (kind == "mean") values <- values / times
    plain <- is.null(size)
    if (plain) size <- times / times
    list(values = values[size > 0], size = size[size > 0], plain = plain)
  }
  lines <- lapply(sort(unique(rows$treated), decreasing = TRUE), line)
  at <- sort(as.numeric(Reduce(intersect, lapply(lines, function(one) names(one$values)))))
  lines <- lapply(lines, function(one) {
    list(values = c(one$values[as.character(at)]), size = c(one$size[as.character(at)]), plain = one$plain)
  })
  own <- rows[rows$treated == 1 & !duplicated(paste(rows$place, rows$treated)), ]
  own <- own[match(at, own$place), ]
  for (term in terms) if (is.numeric(rows[[term]])) {
    average <- function(side) {
      part <- rows[rows$treated == side, ]
      c(tapply(part[[term]], part$place, mean)[as.character(at)])
    }
    own[[term]] <- average(1)
    if (length(lines) > 1 && !identical(average(1), average(0))) own[[term]] <- average(1) - average(0)
  }
  list(place = at, lines = lines, own = own)
}

# The columns: season, covariates, trend, change of level and (with slope) of slope.
segments_of <- function(series, start, season, waves, length, slope, terms) {
  own <- series$own
  since <- series$place - start
  x <- cbind(rep(1, nrow(own)))
  if (season %in% c("months", "quarters") && base::length(unique(own$time_of_year)) > 1) {
    x <- model.matrix(~ factor(time_of_year), own)
  }
  if (season == "harmonics") for (wave in seq_len(waves)) {
    angle <- 2 * pi * wave * series$place / length
    x <- cbind(x, zapsmall(sin(angle)), zapsmall(cos(angle)))
  }
  if (base::length(terms)) x <- cbind(x, model.matrix(reformulate(terms), own)[, -1, drop = FALSE])
  x <- cbind(x, trend = since / max(abs(since)), level = as.numeric(since >= 0))
  if (slope) x <- cbind(x, slope = since * (since >= 0) / max(abs(since)))
  q <- qr(x, tol = 1e-10)
  x <- x[, sort(q$pivot[seq_len(q$rank)]), drop = FALSE]
  without <- x
  without[, colnames(x) %in% c("level", "slope")] <- 0
  list(x = x, without = without, after = since >= 0)
}

# The first-order autocorrelation of a regression's residuals by restricted maximum likelihood.
ar1 <- function(y, x, place) {
  exactly <- glsControl(tolerance = 1e-10, msTol = 1e-12, msMaxIter = 500, opt = "nlminb")
  rows <- data.frame(y = y, place = place)
  rows$x <- x
  fit <- gls(y ~ 0 + x, rows, corAR1(form = ~ place), method = "REML", control = exactly)
  list(fit = fit, r = coef(fit$modelStruct$corStruct, unconstrained = FALSE)[[1]])
}

# Degrees of freedom that are left when each period leans on the one before, at least 2.
left_df <- function(n, k, r) max(2, if (r > 0) n * (1 - r) / (1 + r) - k else n - k)
