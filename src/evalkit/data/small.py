"""How small tables are kept."""

import pandas as pd

small_tables = pd.option_context("mode.string_storage", "python")
"""Decorates what works on tables of dozens of rows: their texts stay Python objects, which halves its time.

Arrow's texts, the default, pay from some ten thousand rows on; no value and no type's name differs.
"""
