"""Prints what the first edition of a data set must say, as JSON: `first_edition.py SET`. pandas over the packages' own frames."""

import json
import sys
from pathlib import Path

SET = sys.argv[1]
sys.path.insert(0, str(Path(__file__).resolve().parent / SET))


def money(parts: int, places: int) -> str:
    return f"{parts // 10**places}.{parts % 10**places:0{places}}"


def grocer() -> dict:
    from data import lines

    read = lines()
    rows = {month: read[read["local"].dt.month == month] for month in (11, 12)}
    now = rows[12]
    return {
        "net_sales": money(int(now["sales_value"].sum()), 2),
        "net_sales_before": money(int(rows[11]["sales_value"].sum()), 2),
        "net_sales_earlier": None,
        "qty": int(now["quantity"].sum()),
        "basket_count": now["basket_id"].nunique(),
        "household_count": now["household_id"].nunique(),
        "row_count": len(now),
    }


def superstore() -> dict:
    from data import orders

    read = orders()
    rows = {month: read[read["Order Date"].dt.strftime("%Y-%m") == month] for month in ("2017-11", "2017-10", "2016-11")}
    now = rows["2017-11"]
    return {
        "sales": money(int(now["Sales"].sum()), 4),
        "sales_before": money(int(rows["2017-10"]["Sales"].sum()), 4),
        "sales_earlier": money(int(rows["2016-11"]["Sales"].sum()), 4),
        "quantity": int(now["Quantity"].sum()),
        "order_count": now["Order ID"].nunique(),
        "customer_count": now["Customer ID"].nunique(),
        "row_count": len(now),
    }


def flights() -> dict:
    from data import flights as read

    months = read()["month"]
    return {
        "row_count": int((months == 12).sum()),
        "row_count_before": int((months == 11).sum()),
        "row_count_earlier": None,
    }


print(json.dumps({"grocer": grocer, "superstore": superstore, "flights": flights}[SET]()))
