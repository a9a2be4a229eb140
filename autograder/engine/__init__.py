"""Where a submission meets its judge."""
