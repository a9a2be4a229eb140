"""Items and rubrics: questions with points, and what is paid once or must be by hand."""
