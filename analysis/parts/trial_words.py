"""What a trial's method is called: one sentence that names every convention, and its sources."""

from analysis.data import Kind
from analysis.parts.attrition import LEE
from analysis.parts.trials import Trial

HC = "MacKinnon and White (1985), Journal of Econometrics 29, 305-325"
CR2 = "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683"
STANDARDISED = "Lane and Nelder (1982), Biometrics 38, 613-621"

_ERRORS = {
    "hc2": "HC2 error, t with N - K degrees of freedom, K counting every indicator",
    "hc3": "HC3 error, t with N - K degrees of freedom, K counting every indicator",
    "cr2": "CR2 error by cluster, t with Satterthwaite degrees of freedom",
}

_MODELS = {
    ("difference", Kind.MEAN): "Difference of the arms' mean outcomes",
    ("difference", Kind.PROPORTION): "Difference of the arms' shares",
    ("difference", Kind.COUNT): "Difference of the arms' rates, each row weighted by its exposure",
    ("ancova", Kind.MEAN): "Analysis of covariance, main effects only",
    ("ancova", Kind.PROPORTION): "Least squares on 0 and 1, main effects only",
    ("ancova", Kind.COUNT): "Least squares on rates, each row weighted by its exposure, main "
    "effects only",
    ("logistic", Kind.PROPORTION): "Logistic regression, main effects only; the effect is the mean "
    "over everyone of the predicted share with the initiative less that without, its error by the "
    "delta method",
    ("poisson", Kind.COUNT): "Poisson regression with the logarithm of the exposure as offset; "
    "beside the ratio the mean over everyone of the predicted rate with the initiative less that "
    "without",
}


def method_words(kind: Kind, model: str, errors: str, roles: frozenset[str]) -> str:
    """Return the sentence for a plan that names these column roles."""
    named = [word for role, word in _ADJUSTS if role in roles]
    if model == "difference":
        said = f"; {_listed(named)} not used by it" if named else ""
    else:
        said = f", adjusted for {_listed(named)}" if named else ""
    if "stratum" in roles and model != "difference":
        said += " as indicators"
    return f"{_MODELS[model, kind]}{said}; {_ERRORS[errors]}."


_ADJUSTS = (("baseline", "baseline"), ("covariates", "covariates"), ("stratum", "strata"))


def _listed(words: list[str]) -> str:
    return " and ".join((", ".join(words[:-1]), words[-1])) if len(words) > 1 else words[0]


def method_sentence(trial: Trial, model: str, errors: str) -> str:
    """Return one sentence that names what ran, and what stands beside it."""
    roles = set()
    if trial.baseline is not None:
        roles.add("baseline")
    if len(trial.groups.covariates) > (trial.baseline is not None):
        roles.add("covariates")
    if trial.groups.stratum is not None:
        roles.add("stratum")
    own = method_words(trial.kind, model, errors, frozenset(roles))
    return (
        f"{own[:-1]}; everybody is counted in the arm that chance gave them; beside it the plain "
        "difference of the arms, the difference in the share without an outcome (treated less "
        f"comparison) and Lee's bounds{_BESIDE[trial.kind]}."
    )


_BESIDE = {
    Kind.MEAN: "",
    Kind.COUNT: ", and the plain ratio of the rates",
    Kind.PROPORTION: ", the plain ratio of shares (Koopman's interval) and odds ratio (Woolf's), "
    "and with strata Mantel and Haenszel's odds ratio (Robins, Breslow and Greenland's)",
}


def references_of(model: str, errors: str) -> tuple[str, ...]:
    """Return the sources of what ran."""
    own = CR2 if errors == "cr2" else HC
    standardised = (STANDARDISED,) if model in {"logistic", "poisson"} else ()
    return (own, *standardised, LEE)
