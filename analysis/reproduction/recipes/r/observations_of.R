# Events among people as one row for each person: 1 with the event, 0 without.
observations_of <- function(rows) {
  if (is.null(rows$people)) return(rows)
  each <- rbind(cbind(rows, event = 1), cbind(rows, event = 0))
  times <- c(rows$outcome, rows$people - rows$outcome)
  each$outcome <- each$event
  each[rep(seq_len(nrow(each)), times), ]
}
