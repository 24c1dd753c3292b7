#: needs reading
# One-way analysis of variance: F of the groups, and its p.
analysis_of_variance <- function(rows, level) {
  table <- anova(lm(outcome ~ factor(group), rows))
  answer(table[1, "F value"], NULL, NULL, table[1, "Pr(>F)"])
}
