"""troth: say only what you can keep."""

__version__ = "0.1.0"
