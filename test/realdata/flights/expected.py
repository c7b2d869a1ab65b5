"""Prints what the delays report must say of each month, as JSON: pandas over the package's own frame.

Days and hours are the package's own columns, which are those of New York: no zone is computed here.
"""

import json

import pandas as pd

from data import airlines, flights

# In March and November the clocks change.
MONTHS = [2, 3, 11]
LATE = 15


def delays(rows: pd.DataFrame) -> dict:
    known = rows["dep_delay"].dropna()
    return {"flights": len(rows), "delay": None if known.empty else float(known.mean())}


def month_of(read: pd.DataFrame, names: pd.DataFrame, month: int) -> dict:
    rows = read[read["month"] == month]
    known = rows["dep_delay"].dropna()
    day = pd.to_datetime(rows[["year", "month", "day"]]).dt.strftime("%Y-%m-%d")
    before = read[read["month"] == month - 1]
    carriers = [{"name": name, **delays(part)} for name, part in rows.merge(names, on="carrier").groupby("name")]
    return {
        "totals": [
            {
                **delays(rows),
                "flights_before": len(before),
                "late_share": float((known > LATE).sum()) / len(known),
                "cancelled": int(rows["dep_delay"].isna().sum()),
                "miles": int(rows["distance"].sum()),
            }
        ],
        "by_day": [{"day": at, **delays(part)} for at, part in rows.groupby(day)],
        "hours": [{"hour": int(hour), **delays(part)} for hour, part in rows.groupby("hour")],
        "carriers": sorted(carriers, key=lambda row: row["name"]),
    }


def main() -> None:
    read, names = flights(), airlines()
    print(json.dumps({f"2013-{month:02}": month_of(read, names, month) for month in MONTHS}))


main()
