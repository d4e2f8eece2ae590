"""Keep and return facts; decide nothing.

A record is an immutable Parquet file, named by what went into it and read by DuckDB; the catalogue of
these files is a small database (SQLite, through SQLAlchemy Core), brought up to date by Alembic. Files
are written beside their name and renamed, the database changes in transactions, so nothing is ever
half-kept. It refuses to overwrite, and to hand out bytes that do not match their hash.
"""
