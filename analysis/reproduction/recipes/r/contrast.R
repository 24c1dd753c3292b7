library(clubSandwich)
library(sandwich)
#: needs reading
# The error and degrees of freedom of a combination of a regression's coefficients: HC errors with
# N - K, or CR2 by cluster with Satterthwaite's.
contrast <- function(fit, gradient, errors, cluster = NULL) {
  if (errors == "cr2") {
    if (inherits(fit, "glm") || is.null(fit$weights)) {
      found <- linear_contrast(fit, vcov = "CR2", cluster = cluster,
        contrasts = matrix(gradient, 1), test = "Satterthwaite")
      return(list(se = found$SE, df = found$df))
    }
    return(cr2_contrast(fit, gradient, cluster))
  }
  covariance <- vcovHC(fit, type = toupper(errors))
  list(se = sqrt(drop(gradient %*% covariance %*% gradient)), df = fit$df.residual)
}

# CR2 of a weighted regression by Pustejovsky and Tipton (2018, Journal of Business and Economic
# Statistics 36, 672-683), whose working model has equal variances.
cr2_contrast <- function(fit, gradient, cluster) {
  x <- model.matrix(fit)[, !is.na(coef(fit)), drop = FALSE]
  w <- if (is.null(fit$weights)) rep(1, nrow(x)) else fit$weights
  left <- residuals(fit, "working")
  bread <- solve(crossprod(x * w, x))
  across <- w * drop(x %*% bread %*% gradient)
  apart <- diag(nrow(x)) - x %*% bread %*% t(x * w)
  parts <- lapply(split(seq_len(nrow(x)), cluster), function(rows) {
    e <- eigen(tcrossprod(apart[rows, , drop = FALSE]), symmetric = TRUE)
    power <- ifelse(e$values > 1e-12 * max(e$values), abs(e$values)^-0.5, 0)
    taken <- drop(e$vectors %*% (power * crossprod(e$vectors, across[rows])))
    list(score = sum(taken * left[rows]), spread = drop(crossprod(apart[rows, , drop = FALSE], taken)))
  })
  spread <- sapply(parts, `[[`, "spread")
  products <- crossprod(spread)
  list(se = sqrt(sum(sapply(parts, `[[`, "score")^2)), df = sum(diag(products))^2 / sum(products^2))
}

# The gradient of one coefficient; a coefficient that the others decide has none (NA).
only <- function(fit, name) {
  kept <- names(coef(fit))[!is.na(coef(fit))]
  as.numeric(kept == name)
}
