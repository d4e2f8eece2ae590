"""troth: say only what you can keep."""
