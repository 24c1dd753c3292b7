"""The sentence that names a series' method, with every convention, and its sources."""

from analysis.parts.series_columns import Season
from analysis.parts.series_data import Series
from analysis.parts.series_model import Choice, Fitted

_MODELS = {
    "reml_ar1": "Segmented regression with first-order autoregressive errors by restricted maximum "
    "likelihood",
    "prais_winsten": "Segmented regression by iterated Prais-Winsten estimation",
    "ols": "Segmented regression by least squares",
    "newey_west": "Segmented regression by least squares with Newey-West errors",
    "quasi_poisson": "Segmented quasi-Poisson regression",
    "poisson": "Segmented Poisson regression",
    "negative_binomial": "Segmented negative binomial regression by maximum likelihood",
}

_ERRORS = {
    "reml_ar1": "t with n(1-r)/(1+r) - k degrees of freedom, at least 2",
    "prais_winsten": "autocorrelation of each residual on the one before, t with n - k",
    "ols": "independent errors, t with n - k",
    "quasi_poisson": "errors times the root of Pearson's dispersion (at least 1) and of "
    "(1+r)/(1-r), r the REML autocorrelation of Pearson's residuals (at least 0), t with "
    "n(1-r)/(1+r) - k degrees of freedom, at least 2",
    "poisson": "errors as of independent Poisson counts, normal intervals",
    "negative_binomial": "errors at the shape found, normal intervals",
}

_SOURCES = {
    "reml_ar1": "Cheang and Reinsel (2000), Journal of the American Statistical Association 95, "
    "1173-1184.",
    "prais_winsten": "Prais and Winsten (1954), Cowles Commission Discussion Paper 383.",
    "newey_west": "Newey and West (1987), Econometrica 55, 703-708.",
    "quasi_poisson": "Wedderburn (1974), Biometrika 61, 439-447.",
    "poisson": "McCullagh and Nelder (1989), Generalized Linear Models, 2nd edition, chapter 6.",
    "negative_binomial": "Lawless (1987), Canadian Journal of Statistics 15, 209-225.",
}

_FIRST = (
    "Lopez Bernal, Cummins and Gasparrini (2017), International Journal of Epidemiology 46, "
    "348-355."
)


def references(choice: Choice) -> tuple[str, ...]:
    """Return the sources of the method that ran."""
    own = _SOURCES.get(choice.model)
    return (_FIRST,) if own is None else (_FIRST, own)


def method_words(
    choice: Choice, series: Series | None, fitted: Fitted | None, *, controlled: bool = False
) -> str:
    """Return one sentence: model, what was modelled, terms, season, errors, and how it averages."""
    controlled = controlled or (series is not None and series.comparison is not None)
    said = [
        _MODELS[choice.model] + _modelled(choice, series, controlled=controlled),
        _terms(choice),
        season_words(choice.season),
        _errors(choice, fitted),
        "effects averaged over the periods after, by the delta method where they are not linear",
    ]
    return "; ".join(part for part in said if part) + "."


def _modelled(choice: Choice, series: Series | None, *, controlled: bool) -> str:
    if controlled and choice.counts:
        return ", every term of the treated series less that of the comparison's"
    if controlled:
        of = " of logarithms" if choice.log else ""
        return f" on the difference{of}, treated less comparison"
    if choice.log:
        return " on the logarithm"
    sized = series is not None and series.treated.size is not None and choice.counts
    return " with the logarithm of the size as offset" if sized else ""


def _terms(choice: Choice) -> str:
    terms = ["trend"] if choice.trend else []
    terms.append("change of level at the first period at or after the start")
    if choice.slope:
        terms.append("change of slope counted from it")
    return f"with {', '.join(terms)}"


def season_words(season: Season) -> str:
    """Return how times of year enter."""
    if season.kind == "harmonics":
        pairs = (
            "one sine and cosine pair"
            if season.harmonics == 1
            else (f"{season.harmonics} sine and cosine pairs")
        )
        return f"season: {pairs}"
    return {
        "months": "season: a level for each month of the year",
        "quarters": "season: a level for each quarter of the year",
        "none": "no season",
    }.get(season.kind, "season by the periods before the start")


def _errors(choice: Choice, fitted: Fitted | None) -> str:
    if choice.model == "newey_west":
        lags = choice.lags if fitted is None else fitted.lags
        by = "floor(4 (n/100)^(2/9))" if lags is None else f"{lags}"
        return f"Bartlett kernel with {by} lags, times n/(n - k), t with n - k"
    return _ERRORS[choice.model]
