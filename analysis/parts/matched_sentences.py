"""What a matched comparison says of its own method: one sentence with every convention."""

from analysis.data import Kind
from analysis.parts.matched_answer import Asked

_WHOSE = {True: "the average effect on everyone", False: "the average effect on the treated"}

_MODELS = {
    Kind.MEAN: "least squares",
    Kind.PROPORTION: "logistic regression",
    Kind.COUNT: "Poisson regression",
}

_WAYS = {
    "entropy_aipw": "entropy balancing on the means of the terms, with a model of the outcome "
    "({model}, {arms}) whose residuals are weighted; error from the influence function",
    "aipw": "augmented inverse probability weighting: logistic propensity score, model of the "
    "outcome ({model}, {arms}), weights not normalised, no cross-fitting; error from the influence "
    "function",
    "ipw": "inverse probability weights from a logistic propensity score ({weights}), normalised "
    "within arms; error from the influence function, the score's own error in it",
    "entropy": "entropy balancing on the means of the terms; error from the influence function, "
    "the balancing in it",
    "standardisation": "the outcome modelled ({model}, {arms}) and its predictions averaged; error "
    "from the influence function, the models' own in it",
    "nearest": "one-to-one matching on the log odds of a logistic propensity score, with "
    "replacement, ties shared, caliper {caliper:g} pooled standard deviations; {matched}",
    "regression": "the coefficient of the group in least squares on group and terms; {regressed}",
}


def method_sentence(kind: Kind, asked: Asked, *, clustered: bool) -> str:
    """Return one sentence that names whose effect it is, the method, and the error."""
    way = _WAYS[asked.method].format(
        model=_MODELS[kind],
        arms="fitted in each arm" if asked.everyone else "fitted in the comparison group",
        weights="1/e and 1/(1 - e)" if asked.everyone else "odds in the comparison group",
        caliper=asked.caliper,
        matched="error by cluster, weights taken as known"
        if clustered
        else "Abadie and Imbens's error",
        regressed="CR2 error by cluster, t with Satterthwaite degrees of freedom"
        if clustered
        else "HC2 error, t with N - K degrees of freedom",
    )
    ratio = ", a ratio of rates on the logarithm" if kind is Kind.COUNT else ""
    if kind is Kind.COUNT and asked.method == "regression":
        ratio = ", a difference of rates"
    said = f"{_WHOSE[asked.everyone].capitalize()}{ratio}: {way}"
    if asked.method != "regression":
        said += (
            "; contributions summed by cluster, times G/(G - 1), t with G - 1 degrees of freedom"
            if clustered
            else "; normal interval"
        )
    if asked.trim > 0.0:
        said += (
            f"; people with a propensity outside {asked.trim:g} to {1.0 - asked.trim:g} left out, "
            "the score not fitted again"
        )
    return f"{said}; {_BESIDE}"


_BESIDE = (
    "standardised differences in pooled unweighted standard deviations; the E-value reads a "
    "difference of means as exp(0.91 d); Rosenbaum's gamma is for pairs without replacement, "
    "one-sided at 1 - level."
)

_BALANCING = "Hainmueller (2012), Political Analysis 20, 25-46."
_ROBUST = (
    "Robins, Rotnitzky and Zhao (1994), Journal of the American Statistical Association 89, "
    "846-866."
)
_WEIGHTS = "Lunceford and Davidian (2004), Statistics in Medicine 23, 2937-2960."
_ALWAYS = (
    "Austin (2009), Statistics in Medicine 28, 3083-3107.",
    "VanderWeele and Ding (2017), Annals of Internal Medicine 167, 268-274.",
    "Rosenbaum (2002), Observational Studies, 2nd edition, chapter 4.",
)

REFERENCES = {
    "entropy_aipw": (_BALANCING, _ROBUST, *_ALWAYS),
    "aipw": (_ROBUST, *_ALWAYS),
    "ipw": (_WEIGHTS, *_ALWAYS),
    "entropy": (
        _BALANCING,
        "Zhao and Percival (2017), Journal of Causal Inference 5, 20160010.",
        *_ALWAYS,
    ),
    "standardisation": (
        "Hernan and Robins (2020), Causal Inference: What If, chapter 13.",
        *_ALWAYS,
    ),
    "nearest": (
        "Abadie and Imbens (2006), Econometrica 74, 235-267.",
        "Austin (2011), Pharmaceutical Statistics 10, 150-161.",
        *_ALWAYS,
    ),
    "regression": (
        "MacKinnon and White (1985), Journal of Econometrics 29, 305-325.",
        "Pustejovsky and Tipton (2018), Journal of Business and Economic Statistics 36, 672-683.",
        *_ALWAYS,
    ),
}

REJECTED = (
    (
        "entropy_aipw",
        "It is right where the weights or the model of the outcome are; it stands beside.",
    ),
    ("aipw", "Its weights come from a model and may leave the groups unlike; it stands beside."),
    ("ipw", "A few large weights can decide; it stands beside."),
    ("entropy", "Without a model of the outcome it rests on the weights alone; it stands beside."),
    ("standardisation", "It rests on the model of the outcome alone; it stands beside."),
    ("nearest", "It drops or reuses people, and moves with small changes; it stands beside."),
    ("regression", "It weighs people by how much they vary; it stands beside."),
)
