"""From an answer to a verdict: checks, misconceptions, rubrics, and the door to a submission."""
