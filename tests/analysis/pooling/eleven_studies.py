"""Studies to pool, for the tests of pooling."""

from analysis.pooling import Study

# Eleven simulated studies of one initiative, as rate ratios: made for this project's reference
# cases, free to use.
RATIOS = (1.0231, 0.6813, 0.8768, 0.7298, 0.5056, 0.8920, 0.8123, 0.8537, 0.6576, 0.7208, 0.7323)
ERRORS = (0.232, 0.073, 0.188, 0.150, 0.189, 0.068, 0.070, 0.094, 0.246, 0.117, 0.172)
FORCES = "AABBCDDDDEE"


def studies_of(estimates, errors, *, scale=None, clusters=None, designs=None):
    return [
        Study(
            study=f"Study {place}",
            estimate=estimate,
            se=error,
            scale=scale,
            cluster=None if clusters is None else clusters[place],
            design=None if designs is None else designs[place],
        )
        for place, (estimate, error) in enumerate(zip(estimates, errors, strict=True))
    ]
