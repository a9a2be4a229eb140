"""Writing exercises: from text to notebooks, the proof of every item, and sample classes."""
