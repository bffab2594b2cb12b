"""The realm's builtins as a module. Changes to it change nothing else."""

globals().update(_primitive_builtins)
