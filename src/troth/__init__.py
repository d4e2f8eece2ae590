"""troth: say only what you can keep."""

__all__ = ["__version__"]

__version__ = "0.1.0"
