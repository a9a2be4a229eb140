"""Checks: plain functions from an answer to a verdict."""
