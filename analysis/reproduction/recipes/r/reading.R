# Reading the rows, and writing the answers.

rows_of <- function(file, text) {
  header <- names(read.csv(file, nrows = 1, check.names = FALSE, encoding = "UTF-8"))
  kinds <- ifelse(header %in% text, "character", "numeric")
  read.csv(file, colClasses = kinds, na.strings = "", check.names = FALSE, encoding = "UTF-8")
}

answer <- function(value, low, high, p) list(value = value, low = low, high = high, p = p)

# An estimate with its interval and test: by t, or normal where the degrees of freedom are infinite.
by_t <- function(value, se, df, level) {
  half <- qt(1 - (1 - level) / 2, df) * se
  answer(value, value - half, value + half, 2 * pt(-abs(value / se), df))
}

# The same of a ratio, from its logarithm.
ratio_by_t <- function(log_value, se, df, level) {
  found <- by_t(log_value, se, df, level)
  answer(exp(found$value), exp(found$low), exp(found$high), found$p)
}

# What an answer is, or why there is none: a plan may ask what its data cannot tell.
tried <- function(answering) {
  tryCatch(answering, error = function(e) {
    message("No answer: ", conditionMessage(e))
    answer(NULL, NULL, NULL, NULL)
  })
}

said <- function(found) {
  number <- function(x) if (length(x) == 0 || !is.finite(x)) "null" else sprintf("%.17g", x)
  paste0("{", paste(sprintf('"%s": %s', names(found), sapply(found, number)), collapse = ", "), "}")
}

print_answers <- function(answers) {
  quoted <- gsub('(["\\\\])', "\\\\\\1", names(answers))
  cat("{\n", paste(sprintf('  "%s": %s', quoted, answers), collapse = ",\n"), "\n}\n", sep = "")
}
