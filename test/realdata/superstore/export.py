"""Writes the superstore's data into a folder as three companies would store them: `export.py FOLDER`.

- parquet:  days as dates, money as doubles, names as a dictionary
- iso:      CSV with days such as 2017-04-01, packed
- european: CSV as a spreadsheet in Western Europe writes it: 1.4.2017, 1.234,56 €, semicolons, windows-1252
"""

import gzip
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from data import PART, budget, orders

COLUMNS = [
    "Row ID",
    "Order ID",
    "Order Date",
    "Ship Date",
    "Segment",
    "Region",
    "State",
    "Product ID",
    "Product Name",
    "Category",
    "Sub-Category",
    "Customer ID",
    "Sales",
    "Quantity",
    "Discount",
    "Profit",
]
DAYS = ["Order Date", "Ship Date"]


def main() -> None:
    folder = Path(sys.argv[1])
    read = orders()[COLUMNS]
    planned = budget(read)
    parquet(folder / "parquet", read, planned)
    iso(folder / "iso", read, planned)
    european(folder / "european", read, planned)


def parquet(folder: Path, read: pd.DataFrame, planned: pd.DataFrame) -> None:
    folder.mkdir(parents=True)
    table = pa.Table.from_pandas(
        read.assign(Sales=read["Sales"] / PART, Profit=read["Profit"] / PART), preserve_index=False
    )
    for index, name in enumerate(table.column_names):
        if name in DAYS:
            table = table.set_column(index, name, table[name].cast(pa.timestamp("s")).cast(pa.date32()))
        if name == "Product Name":
            table = table.set_column(index, name, table[name].dictionary_encode())
    pq.write_table(table, folder / "orders.parquet")
    months = pa.array(planned["month"].dt.to_timestamp()).cast(pa.timestamp("s")).cast(pa.date32())
    cents = pa.array(planned["budget"] / 100)
    regions = pa.array(planned["region"])
    pq.write_table(pa.table({"month": months, "region": regions, "budget": cents}), folder / "budget.parquet")


def iso(folder: Path, read: pd.DataFrame, planned: pd.DataFrame) -> None:
    folder.mkdir(parents=True)
    written = read.assign(**{column: read[column].map(lambda parts: decimal(parts, 4)) for column in ("Sales", "Profit")})
    half = len(read) // 2
    for name, part in (("a", written.iloc[:half]), ("b", written.iloc[half:])):
        part.to_csv(folder / f"orders-{name}.csv.gz", index=False, date_format="%Y-%m-%d")
    planned = planned.assign(month=planned["month"].dt.strftime("%Y-%m-01"), budget=planned["budget"].map(lambda c: decimal(c, 2)))
    planned.to_csv(folder / "budget.csv", index=False)


def european(folder: Path, read: pd.DataFrame, planned: pd.DataFrame) -> None:
    folder.mkdir(parents=True)
    written = read.copy()
    for column in DAYS:
        written[column] = read[column].map(day)
    for column in ("Sales", "Profit"):
        written[column] = read[column].map(lambda parts: f"{grouped(decimal(parts, 4))} €")
    written["Discount"] = read["Discount"].map(lambda value: str(value).replace(".", ","))
    text = written.to_csv(index=False, sep=";", lineterminator="\r\n")
    (folder / "orders.csv").write_bytes(text.encode("cp1252"))
    planned = planned.assign(
        month=planned["month"].dt.to_timestamp().map(day),
        budget=planned["budget"].map(lambda cents: grouped(decimal(cents, 2))),
    )
    # No header, a title, packed, and a region that nothing was planned for.
    text = "Budget\r\n" + planned.to_csv(index=False, sep=";", lineterminator="\r\n", header=False)
    text += "1.1.2018;n/a;n/a\r\n"
    (folder / "budget.csv.gz").write_bytes(gzip.compress(text.encode("utf-16")))


def decimal(parts: int, places: int) -> str:
    sign, whole = ("-" if parts < 0 else ""), abs(int(parts))
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}}"


def grouped(number: str) -> str:
    """-1.234,5000 for -1234.5000."""
    whole, part = number.split(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}".replace(",", ".") + f",{part}"


def day(date: pd.Timestamp) -> str:
    return f"{date.day}.{date.month}.{date.year}"


main()
