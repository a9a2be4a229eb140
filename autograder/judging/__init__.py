"""What is asked of a submission and what is answered: door, verdict."""
