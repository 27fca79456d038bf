"""What the built-in shop sells and mends: a bicycle shop with a workshop."""

from typing import Any

SHOP_NAME = "Fjellro Sykkel"

# product id, name, category, price in NOK
GOODS = (
    ("lykt-40", "Lykt til styret, 40 lux", "lys", 449.0),
    ("piggdekk-28", "Piggdekk 28″", "dekk", 649.0),
    ("ullsokker", "Ullsokker, to par", "klær", 259.0),
    ("sykkelveske-20", "Sykkelveske, 20 liter", "vesker", 1190.0),
    ("kjedeolje", "Kjedeolje, 100 ml", "stell", 129.0),
    ("hjelm-m", "Hjelm «Skarv», medium", "hjelmer", 899.0),
    ("regnjakke", "Regnjakke «Skodde»", "klær", 1690.0),
    ("barnesete", "Barnesete «Ærfugl»", "barn", 1450.0),
    ("laas-d", "Bøylelås", "låser", 599.0),
    ("pumpe-gulv", "Gulvpumpe", "stell", 379.0),
)
SERVICES = (
    ("service-liten", "Liten service", "verksted", 690.0),
    ("service-stor", "Stor service", "verksted", 1490.0),
    ("hjulretting", "Retting av hjul", "verksted", 350.0),
)


def line(goods: tuple[str, str, str, float], quantity: int = 1) -> dict[str, Any]:
    """One line of an order."""
    product_id, name, category, price = goods
    return {
        "product_id": product_id,
        "name": name,
        "category": category,
        "quantity": quantity,
        "unit_price": price,
    }
