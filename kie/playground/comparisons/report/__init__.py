"""A comparison as something to hand on: one HTML file with its pictures inside, and a contact sheet.

building   from a comparison and its judging to what stands in its report
contents   what stands in a report, as plain values
page       the HTML file
sheet      the contact sheet, a PNG
"""

from kie.playground.comparisons.report.contents import Picture, Report, Row, Table, from_json, to_json
from kie.playground.comparisons.report.page import html
from kie.playground.comparisons.report.sheet import png

__all__ = ["Picture", "Report", "Row", "Table", "from_json", "html", "png", "to_json"]
