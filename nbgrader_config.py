"""Settings for this course; what they name lives in autograder/nbgrader and classroom."""

import os

from autograder.classroom.formgrader import protect
from autograder.nbgrader.intake import adapter

# Submissions are read by our code, once, whoever grades: no link, pipe or odd name gets further.
adapter.apply()

c = get_config()  # noqa: F821  (nbgrader puts it there)

c.CourseDirectory.course_id = "pencilgrad"
# The folder that instructors and students share: the one setting for a real exchange.
c.Exchange.root = os.environ.get("PENCILGRAD_EXCHANGE", "/usr/local/share/nbgrader/exchange")

# Links, devices and odd names end here; one hand-in or archive that is odd stops no other.
c.ExchangeFactory.collect = "autograder.nbgrader.intake.collecting.CollectPlainFiles"
c.ZipCollectApp.extractor_plugin = "autograder.nbgrader.intake.unpacking.UnpackPlainFiles"
c.ZipCollectApp.collector_plugin = "autograder.nbgrader.intake.unpacking.CollectByName"
# Grades as a table: an id with a comma moves no column, and none is a formula.
c.ExportApp.plugin_class = "autograder.nbgrader.table_of_grades.ExportGrades"

# Text notebooks stay out of release/, and a student's numpy.py out of the grading run.
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.py"]

# release/ is committed, and nbgrader would take it for done. Formgrader's button forces, too.
c.GenerateAssignment.force = True
# Whole lists, never insert: nbgrader loads this file twice when it is run in the course folder.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.InstantiateTests",
    "nbgrader.preprocessors.LockCells",
    "autograder.nbgrader.plugin.ClearAnswers",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.sanitize_preprocessors = [
    "autograder.nbgrader.starting.StartEngine",
    "nbgrader.preprocessors.ClearOutput",
    "autograder.nbgrader.plugin.RestoreCells",
    "nbgrader.preprocessors.OverwriteKernelspec",
    "nbgrader.preprocessors.OverwriteCells",
    "nbgrader.preprocessors.CheckCellMetadata",
]
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader.plugin.JudgeExecute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "autograder.nbgrader.plugin.SaveScores",
    "autograder.nbgrader.plugin.LeaveUndecided",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
# nbconvert's exporter with half the copies, and one gradebook for all steps of a notebook.
c.Autograde.exporter_class = "autograder.nbgrader.exporting.GradedNotebookExporter"
c.Exporter.optimistic_validation = True  # a notebook's format is checked after all steps, once
c.Execute.timeout = 30  # seconds a cell
c.Execute.record_timing = False  # same submission, same bytes

# Feedback: a page of our own, where nothing that a student wrote runs and hidden tests stay hidden.
c.GenerateFeedback.exporter_class = "autograder.classroom.feedback.FeedbackExporter"
c.FeedbackExporter.expected_values = "after the due date"  # or "never", or "always"
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]
# Formgrader shows what students wrote on the instructor's own origin: with pages of ours.
protect()
