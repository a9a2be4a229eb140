"""Wrong answers as students write them, and how many of them have their mistake named."""
