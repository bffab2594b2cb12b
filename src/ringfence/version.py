"""The version of ringfence, in one place: the build reads it, and so does ``ringfence.__version__``."""

__version__ = "0.1.0"
