"""Series and units watched for signals: limits of what chance would do, and what lies beyond.

The door is `spc`, from a table; `charted` takes a series and `funnel` units that are at hand.
Errors are ``BadDataError``. A signal is a reason to look; it is no estimate of an effect.
"""

from analysis.process_chart.chart import Asked
from analysis.process_chart.chart import document_of as charted
from analysis.process_chart.door import Options, spc
from analysis.process_chart.funnel import funnel
from analysis.process_chart.watched import Series, Units

__all__ = ["Asked", "Options", "Series", "Units", "charted", "funnel", "spc"]
