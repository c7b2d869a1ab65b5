"""Prints what the sales-monthly report must say of each month, as JSON: pandas over the package's own frame.

Money is added up in whole hundredths of a cent. The data have no times, so that no zone matters.
"""

import json

import pandas as pd

from data import PART, budget, orders

# The data begin on 3 January 2014.
MONTHS = ["2017-11", "2014-02", "2015-12"]
FIRST_DAY = orders()["Order Date"].min()


def money(parts, places: int = 4):
    if parts is None or pd.isna(parts):
        return None
    sign, whole = ("-" if parts < 0 else ""), abs(int(parts))
    return f"{sign}{whole // 10**places}.{whole % 10**places:0{places}}"


def growth(current, earlier):
    missing = current is None or earlier is None or pd.isna(current) or pd.isna(earlier) or earlier == 0
    return None if missing else float(current) / float(earlier) - 1


def total(read: pd.DataFrame, month: pd.Period, column: str = "Sales"):
    """None of a month that the data do not have."""
    of_month = read[read["Order Date"].dt.to_period("M") == month]
    return None if of_month.empty else of_month[column].sum()


def compared(read: pd.DataFrame, month: pd.Period):
    """None of a month that the data do not have from its first day: there would be too little to compare with."""
    return total(read, month) if FIRST_DAY <= month.start_time else None


def month_of(read: pd.DataFrame, planned: pd.DataFrame, text: str) -> dict:
    month = pd.Period(text, "M")
    rows = read[read["Order Date"].dt.to_period("M") == month]
    return {
        "totals": [totals(read, rows, planned, month)],
        "months": months(read, month),
        "regions": regions(read, planned, month),
        "delivery": delivery(rows),
    }


def totals(read, rows, planned, month) -> dict:
    sales, before, earlier = total(read, month), compared(read, month - 1), compared(read, month - 12)
    profit, orders_of_month = rows["Profit"].sum(), rows["Order ID"].nunique()
    plan = planned[planned["month"] == month]["budget"].sum() if (planned["month"] == month).any() else None
    return {
        "sales": money(sales),
        "sales_before": money(before),
        "growth_before": growth(sales, before),
        "sales_earlier": money(earlier),
        "growth_earlier": growth(sales, earlier),
        "profit": money(profit),
        "margin_share": float(profit) / float(sales),
        "orders": orders_of_month,
        "average_order": sales / PART / orders_of_month,
        "units": int(rows["Quantity"].sum()),
        "budget": money(plan, 2),
        "growth_budget": growth(sales / 100, plan),
    }


def months(read, month) -> list:
    rows = []
    for back in range(23, -1, -1):
        one = month - back
        if total(read, one) is not None:
            rows.append({"month": f"{one}-01", "sales": money(total(read, one)), "profit": money(total(read, one, "Profit"))})
    return rows


def regions(read, planned, month) -> list:
    rows = []
    for region, of_region in read.groupby("Region"):
        sales, earlier = total(of_region, month), compared(of_region, month - 12)
        plan = planned[(planned["month"] == month) & (planned["region"] == region)]["budget"]
        plan = None if plan.empty else plan.iloc[0]
        row = {
            "region": region,
            "sales": money(sales),
            "sales_earlier": money(earlier),
            "growth": growth(sales, earlier),
            "budget": money(plan, 2),
            "growth_budget": growth(None if sales is None else sales / 100, plan),
        }
        rows.append((sales or 0, row))
    return [row for _, row in sorted(rows, key=lambda one: -one[0])]


def delivery(rows) -> list:
    """By weekday of the order, Monday is 1: orders, and the longest wait in days."""
    days = (rows["Ship Date"] - rows["Order Date"]).dt.days
    grouped = pd.DataFrame({"day": rows["Order Date"].dt.day_of_week + 1, "order": rows["Order ID"], "days": days})
    grouped = grouped.groupby("day").agg(orders=("order", "nunique"), longest=("days", "max"))
    return [{"weekday": int(day), "orders": int(r.orders), "longest_wait": int(r.longest)} for day, r in grouped.iterrows()]


def half_or_quarter(read, start: str, months: int) -> dict:
    """The headline of the project's own talent-growth report: money in cents is not exact, so it is all digits."""
    first = pd.Period(start, "M")
    of = lambda month: read[(read["Order Date"].dt.to_period("M") >= month) & (read["Order Date"].dt.to_period("M") < month + months)]
    now, earlier = of(first), of(first - 12)
    return {
        "sales": money(now["Sales"].sum()),
        "sales_earlier": money(earlier["Sales"].sum()),
        "sales_growth": growth(now["Sales"].sum(), earlier["Sales"].sum()),
        "units": int(now["Quantity"].sum()),
    }


def main() -> None:
    read = orders()
    planned = budget(read)
    figures = {month: month_of(read, planned, month) for month in MONTHS}
    spans = {"2017-Q2": ("2017-04", 3), "2017-H2": ("2017-07", 6)}
    figures.update({name: {"headline": [half_or_quarter(read, *span)]} for name, span in spans.items()})
    print(json.dumps(figures))


main()
