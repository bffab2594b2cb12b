"""The proof: commands that try to break each claim, and say what they tried."""
