"""Workbooks on paper, for those who hand them out: sheets, their keys, class lists."""
