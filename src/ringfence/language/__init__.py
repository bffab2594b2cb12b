"""Text and trees in, findings and verified code out: the pure half of the language wall. No I/O, nothing is run."""
