"""Writes the grocer's data into a folder as four companies would store them: `export.py FOLDER`.

- one-file: Parquet, times with their zone, money as doubles; the rest as CSV
- months:   Parquet by year and month, local times, types and names that changed over the year
- offsets:  CSV packed by gzip, times with their offset
- us:       CSV as a person in the US exports it
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq

from data import ZONE, frame, lines

NAMES = {
    "basket_id": "BasketID",
    "household_id": "HHKey",
    "store_id": "Store",
    "product_id": "UPC",
    "quantity": "Qty",
    "sales_value": "Net Sales",
    "retail_disc": "Loyalty Disc",
    "coupon_disc": "Coupon Disc",
    "coupon_match_disc": "Coupon Match",
    "sold_at": "Sold At",
}
MONEY = ["Net Sales", "Loyalty Disc", "Coupon Disc", "Coupon Match"]
ITEMS = {"product_id": "UPC", "department": "Department", "brand": "Brand"}
REDEMPTIONS = {"household_id": "Household", "campaign_id": "Campaign", "redemption_date": "Redeemed"}
CAMPAIGNS = {"campaign_id": "Campaign", "campaign_type": "Type", "start_date": "Starts", "end_date": "Ends"}


def main() -> None:
    folder = Path(sys.argv[1])
    read = lines()
    local = read.pop("local")
    table = pa.Table.from_pandas(read[list(NAMES)], preserve_index=False).rename_columns(list(NAMES.values()))
    local = pa.array(local)
    others = {
        "items": named(frame("products"), ITEMS),
        "redemptions": with_days(named(frame("coupon_redemptions"), REDEMPTIONS), "Redeemed"),
        "promo_calendar": with_days(named(frame("campaign_descriptions"), CAMPAIGNS), "Starts", "Ends"),
    }
    one_file(folder / "one-file", table, others)
    months(folder / "months", table, local, others)
    offsets(folder / "offsets", table, local, others)
    us(folder / "us", table, local, others)


def named(read, names: dict) -> pa.Table:
    return pa.Table.from_pandas(read[list(names)], preserve_index=False).rename_columns(list(names.values()))


def with_days(table: pa.Table, *columns: str) -> pa.Table:
    for column in columns:
        table = put(table, column, table[column].cast(pa.timestamp("s")).cast(pa.date32()))
    return table


def put(table: pa.Table, column: str, values) -> pa.Table:
    return table.set_column(table.column_names.index(column), column, values)


def money_as(table: pa.Table, kind) -> pa.Table:
    """`kind` takes cents and gives what is stored."""
    for column in MONEY:
        table = put(table, column, kind(table[column]))
    return table


def dollars(cents):
    return pc.divide(cents.cast(pa.float64()), 100.0)


def decimals(precision: int):
    hundredth = pa.scalar(0.01).cast(pa.decimal128(3, 2))
    return lambda cents: pc.multiply(cents.cast(pa.decimal128(19, 0)), hundredth).cast(
        pa.decimal128(precision, 2)
    )


def parquet(table: pa.Table, path: Path, **options) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, **options)


def csv(table: pa.Table, path: Path, title: str = "", encoding: str = "utf-8", **options) -> None:
    """Packed if the name ends in .gz."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sink = pa.BufferOutputStream()
    pyarrow.csv.write_csv(table, sink, pyarrow.csv.WriteOptions(quoting_style="needed", **options))
    text = sink.getvalue().to_pybytes()
    if encoding != "utf-8":
        text = text.decode().encode(encoding)
    with pa.output_stream(path, compression="detect") as file:
        file.write(title.encode(encoding) + text)


def one_file(folder: Path, table: pa.Table, others: dict) -> None:
    sold = table["Sold At"].cast(pa.timestamp("ns", tz=ZONE))
    parquet(money_as(put(table, "Sold At", sold), dollars), folder / "pos/basket_items.parquet")
    for name, other in others.items():
        csv(other, folder / f"{name}.csv")


def months(folder: Path, table: pa.Table, local: pa.Array, others: dict) -> None:
    table = put(table, "Sold At", local)
    of_month = pc.month(local)
    for month in range(1, 13):
        part = table.filter(pc.equal(of_month, month))
        parquet(changed(part, month), folder / f"pos/year=2017/month={month:02}/part-0.parquet")
    for name, other in others.items():
        # Repeated texts as a dictionary, as pandas writes categories.
        for column in ("Department", "Brand", "Type"):
            if column in other.column_names:
                other = put(other, column, other[column].dictionary_encode())
        parquet(other, folder / f"{name}.parquet")


def changed(part: pa.Table, month: int) -> pa.Table:
    """What became of the export over the year."""
    unit = "ns" if month < 4 else "us" if month < 8 else "ms"
    part = put(part, "Sold At", part["Sold At"].cast(pa.timestamp(unit)))
    part = money_as(part, decimals(18 if month < 6 else 9 if month < 10 else 12))
    if month >= 3:
        part = put(part, "Qty", part["Qty"].cast(pa.int32()))
        part = put(part, "Store", part["Store"].cast(pa.uint16()))
    if month >= 9:
        part = put(part, "BasketID", part["BasketID"].cast(pa.uint64()))
    if month == 1:
        part = part.drop_columns(["Coupon Match"])
    if month == 6:
        part = part.rename_columns([name.upper() for name in part.column_names])
    if month == 11:
        part = part.select(part.column_names[::-1])
    return part


def offsets(folder: Path, table: pa.Table, local: pa.Array, others: dict) -> None:
    utc = table["Sold At"].cast(pa.timestamp("s")).combine_chunks()
    local = local.cast(pa.timestamp("s"))
    hours = pc.divide(pc.subtract(local, utc).cast(pa.int64()), 3600)
    if not pc.all(pc.is_in(hours, pa.array([-5, -4]))).as_py():
        raise ValueError("an offset of New York is -5 or -4 hours")
    signed = pc.if_else(pc.equal(hours, -4), "-04:00", "-05:00")
    text = pc.binary_join_element_wise(pc.strftime(local, "%Y-%m-%dT%H:%M:%S"), signed, "")
    table = money_as(put(table, "Sold At", text), decimals(18))
    half = pc.less(pc.month(local), 7)
    csv(table.filter(half), folder / "pos/2017-h1.csv.gz")
    csv(table.filter(pc.invert(half)), folder / "pos/2017-h2.csv.gz")
    for name, other in others.items():
        csv(other, folder / f"{name}.csv.gz", delimiter="|")


def us(folder: Path, table: pa.Table, local: pa.Array, others: dict) -> None:
    local = local.cast(pa.timestamp("s"))
    text = without_zeros(pc.strftime(local, "%m/%d/%Y %I:%M %p"))
    table = money_as(put(table, "Sold At", text), lambda cents: us_number(dollars(cents), "$", 2))
    table = put(table, "Qty", us_number(table["Qty"].cast(pa.float64()), "", 0))
    quarter = pc.quarter(local)
    for number in (1, 2, 3, 4):
        part = table.filter(pc.equal(quarter, number))
        csv(part, folder / f"pos/Q{number}.txt", title=f"Basket items, Q{number}\r\nGrocer’s export\r\n", encoding="cp1252")
    for name, other in others.items():
        for column, kind in zip(other.column_names, other.schema.types):
            if pa.types.is_date(kind):
                other = put(other, column, without_zeros(pc.strftime(other[column], "%m/%d/%Y")))
            else:
                other = put(other, column, pc.fill_null(other[column].cast(pa.string()), "NA"))
        csv(other, folder / f"{name}.csv", delimiter="\t")


def without_zeros(text):
    """1/5/2017 9:05 AM for 01/05/2017 09:05 AM."""
    return pc.replace_substring_regex(text, r"(^|/| )0", r"\1")


def us_number(values, currency: str, decimals: int):
    """$1,234.50"""
    import pandas as pd

    seen = pd.Series(values.to_numpy())
    texts = {value: f"{currency}{value:,.{decimals}f}" for value in seen.unique()}
    return pa.array(seen.map(texts))


main()
