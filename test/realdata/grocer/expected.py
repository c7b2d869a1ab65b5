"""Prints what the store-weekly report must say of each week, as JSON: pandas over the package's own frames.

Money is added up in whole cents, days and hours are those of New York.
"""

import json

import pandas as pd

from data import frame, lines

# Before 2017-W45 the clocks were put back; before 2017-W01 the data have one day.
WEEKS = {"2017-W25": "2017-06-19", "2017-W45": "2017-11-06", "2017-W01": "2017-01-02"}


def money(cents) -> str:
    sign, cents = ("-" if cents < 0 else ""), abs(int(cents))
    return f"{sign}{cents // 100}.{cents % 100:02}"


def growth(current, earlier):
    return None if earlier in (None, 0) or pd.isna(earlier) else float(current) / float(earlier) - 1


def days(table: pd.DataFrame, first: pd.Timestamp, count: int) -> pd.DataFrame:
    return table[(table["local"] >= first) & (table["local"] < first + pd.Timedelta(days=count))]


def week_of(table, items, redemptions, campaigns, monday: str) -> dict:
    start = pd.Timestamp(monday)
    week, before = days(table, start, 7), days(table, start - pd.Timedelta(days=7), 7)
    # With what the data have in part, nothing is compared.
    if table["local"].min().normalize() > start - pd.Timedelta(days=7):
        before = before.head(0)
    return {
        "totals": [totals(week, before)],
        "by_day": by(week, week["local"].dt.strftime("%Y-%m-%d"), "day"),
        "weeks": weeks(table, start),
        "hours": hours(week),
        "departments": departments(week, before, items),
        "brands": brands(week, items),
        "stores": stores(week, before),
        "coupons": coupons(redemptions, start),
        "running": running(campaigns, start),
    }


def totals(week, before) -> dict:
    sales, baskets = week["sales_value"].sum(), week["basket_id"].nunique()
    sales_before = None if before.empty else before["sales_value"].sum()
    return {
        "sales": money(sales),
        "sales_before": None if before.empty else money(sales_before),
        "sales_growth": growth(sales, sales_before),
        "sales_earlier": None,
        "sales_growth_earlier": None,
        "baskets": baskets,
        "baskets_before": None if before.empty else before["basket_id"].nunique(),
        "average_basket": sales / 100 / baskets,
        "households": week["household_id"].nunique(),
        "coupon_discount": money(week["coupon_disc"].sum()),
        "coupon_match": money(week["coupon_match_disc"].sum()),
        "loyalty_discount": money(week["retail_disc"].sum()),
        "units": int(week["quantity"].sum()),
        "lines": len(week),
    }


def by(rows, key, name: str) -> list:
    grouped = rows.groupby(key).agg(sales=("sales_value", "sum"), baskets=("basket_id", "nunique"))
    return [{name: at, "sales": money(row.sales), "baskets": int(row.baskets)} for at, row in grouped.iterrows()]


def weeks(table, start) -> list:
    rows = days(table, start - pd.Timedelta(weeks=12), 13 * 7)
    monday = rows["local"].dt.normalize() - pd.to_timedelta(rows["local"].dt.day_of_week, unit="D")
    return by(rows, monday.dt.strftime("%Y-%m-%d"), "week")


def hours(week) -> list:
    keys = [week["local"].dt.day_of_week + 1, week["local"].dt.hour]
    grouped = week.groupby(keys).agg(sales=("sales_value", "sum"), baskets=("basket_id", "nunique"))
    return [
        {"weekday": weekday, "hour": hour, "sales": money(row.sales), "baskets": int(row.baskets)}
        for (weekday, hour), row in grouped.iterrows()
    ]


def departments(week, before, items) -> list:
    sales, earlier = (
        rows.merge(items, on="product_id", how="left").groupby("department")["sales_value"].sum() for rows in (week, before)
    )
    both = pd.DataFrame({"sales": sales, "earlier": earlier}).dropna(subset="sales").reset_index()
    both = both.sort_values(["sales", "department"], ascending=[False, True]).head(10)
    return [
        {
            "department": row.department,
            "sales": money(row.sales),
            "sales_before": None if pd.isna(row.earlier) else money(row.earlier),
            "growth": growth(row.sales, row.earlier),
        }
        for row in both.itertuples()
    ]


def brands(week, items) -> list:
    grouped = week.merge(items, on="product_id", how="left").groupby(["department", "brand"])["sales_value"].sum()
    return [{"department": d, "brand": b, "sales": money(cents)} for (d, b), cents in grouped.items()]


def stores(week, before) -> list:
    rows = by(week, "store_id", "store")
    earlier = before.groupby("store_id")["sales_value"].sum()
    cents = week.groupby("store_id")["sales_value"].sum()
    for row in rows:
        store = row["store"]
        row["sales_before"] = money(earlier[store]) if store in earlier else None
        row["growth"] = growth(cents[store], earlier.get(store))
        row["share"] = float(cents[store] / cents.sum())
    rows.sort(key=lambda row: (-cents[row["store"]], str(row["store"])))
    return [{**row, "store": str(row["store"])} for row in rows[:10]]


def coupons(redemptions, start) -> list:
    day = redemptions["redemption_date"]
    rows = redemptions[(day >= start) & (day < start + pd.Timedelta(days=7))]
    grouped = rows.groupby(["campaign_id", rows["redemption_date"].dt.day_of_week >= 5]).size()
    return [
        {"campaign": f"Campaign {campaign}", "part": "Weekend" if weekend else "Weekday", "redemptions": int(count)}
        for (campaign, weekend), count in grouped.items()
    ]


def running(campaigns, start) -> list:
    end = start + pd.Timedelta(days=7)
    rows = campaigns[(campaigns["start_date"] < end) & (campaigns["end_date"] >= start)].sort_values("campaign_id")
    return [
        {
            "campaign": f"Campaign {row.campaign_id}",
            "type": row.campaign_type,
            "starts_on": row.start_date.strftime("%Y-%m-%d"),
            "ends_on": row.end_date.strftime("%Y-%m-%d"),
        }
        for row in rows.itertuples()
    ]


def pulse_of(table, monday: str) -> dict:
    """Of the project's own weekly-pulse, with stores as creators; lines without a quantity do not count there."""
    start = pd.Timestamp(monday)
    valid = table[(table["quantity"] > 0) & (table["sales_value"] >= 0)]
    first_day = valid.groupby("store_id")["local"].min()
    spans = {"": start, "_before": start - pd.Timedelta(days=7)}
    figures: dict = {}
    for suffix, first in spans.items():
        rows = days(valid, first, 7)
        new = (first_day >= first) & (first_day < first + pd.Timedelta(days=7))
        figures[f"sales{suffix}"] = money(rows["sales_value"].sum())
        figures[f"active_creators{suffix}"] = rows["store_id"].nunique()
        figures[f"new_creators{suffix}"] = int(new.sum())
    by_day = valid.groupby(valid["local"].dt.normalize())["sales_value"].sum()
    dates = [start + pd.Timedelta(days=day) for day in range(7)]
    return {
        "pulse": [figures],
        "sales_by_day": [
            {
                "day": day.strftime("%Y-%m-%d"),
                "sales": money(by_day[day]),
                "sales_before": money(by_day[day - pd.Timedelta(days=7)]),
                "sales_earlier": None,
            }
            for day in dates
        ],
    }


def main() -> None:
    table = lines()
    items = frame("products")[["product_id", "department", "brand"]]
    redemptions, campaigns = frame("coupon_redemptions"), frame("campaign_descriptions")
    others = items, redemptions, campaigns
    figures = {week: week_of(table, *others, monday) for week, monday in WEEKS.items()}
    figures["pulse of 2017-W45"] = pulse_of(table, WEEKS["2017-W45"])
    # Clock times of New York that are taken for those of Los Angeles are three hours late.
    table["local"] += pd.Timedelta(hours=3)
    figures["2017-W25 if Los Angeles"] = week_of(table, *others, WEEKS["2017-W25"])
    print(json.dumps(figures))


main()
