"""Writes the flights into a folder as three offices would store them: `export.py FOLDER`.

- na:      the package's own CSV, with NA where there is no value
- parquet: times in the old form of Spark and Hive, which has no zone
- months:  packed CSV by month, clock times, delays as 2.0 and without a value as -
"""

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data import airlines, flights

COLUMNS = ["year", "month", "day", "hour", "minute", "time_hour", "carrier", "tailnum", "dep_delay", "air_time", "distance"]


def main() -> None:
    folder = Path(sys.argv[1])
    read, names = flights()[COLUMNS], airlines()
    na(folder / "na", read, names)
    parquet(folder / "parquet", read, names)
    months(folder / "months", read, names)


def na(folder: Path, read: pd.DataFrame, names: pd.DataFrame) -> None:
    folder.mkdir(parents=True)
    whole = read.convert_dtypes()
    whole.to_csv(folder / "flights.csv", index=False, na_rep="NA")
    names.to_csv(folder / "airlines.csv", index=False)


def parquet(folder: Path, read: pd.DataFrame, names: pd.DataFrame) -> None:
    folder.mkdir(parents=True)
    utc = pd.to_datetime(read["time_hour"], utc=True).dt.tz_localize(None)
    table = pa.Table.from_pandas(read.assign(time_hour=utc), preserve_index=False)
    pq.write_table(table, folder / "flights.parquet", use_deprecated_int96_timestamps=True)
    pq.write_table(pa.Table.from_pandas(names, preserve_index=False), folder / "airlines.parquet")


def months(folder: Path, read: pd.DataFrame, names: pd.DataFrame) -> None:
    local = pd.to_datetime(read[["year", "month", "day", "hour", "minute"]])
    written = read.assign(time_hour=local.dt.strftime("%Y-%m-%d %H:%M"))
    for month, part in written.groupby("month"):
        path = folder / f"flights/month={month}"
        path.mkdir(parents=True)
        columns = part.drop(columns="month")
        # The order of columns is another one from summer on.
        columns = columns[columns.columns[::-1]] if month > 6 else columns
        columns.to_csv(path / "part.csv.gz", index=False, na_rep="-")
    names.to_csv(folder / "airlines.csv", index=False)


main()
