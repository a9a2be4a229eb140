"""The plans of the workbooks: 25 each, in order of difficulty."""
