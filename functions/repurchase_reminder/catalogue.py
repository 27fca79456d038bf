"""What is known of products and of what others teach: read once, remembered for a while."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from gjensyn.clock import Clock
from gjensyn.models.prior import WHOLE_KEY, PriorSums, about
from gjensyn.models.product import Product
from gjensyn.ports import Store
from gjensyn.rhythm.priors import Prior, Priors

REMEMBERED = timedelta(minutes=4)  # less than from one round to the next
AT_MOST = 5_000


@dataclass(slots=True)
class Catalogue:
    """Reads about no person, so what one container has read it may show to all."""

    store: Store
    clock: Clock
    _products: dict[str, tuple[datetime, Product | None]] = field(default_factory=dict)
    _priors: dict[str, tuple[datetime, Prior]] = field(default_factory=dict)

    def product(self, product_id: str) -> Product | None:
        """Return the newest word on a product, None where the shop never told."""
        now = self.clock.now()
        known = self._products.get(product_id)
        if known is None or now - known[0] > REMEMBERED:
            if len(self._products) >= AT_MOST:
                self._products.clear()
            known = (now, self.store.get(Product, product_id, "product"))
            self._products[product_id] = known
        return known[1]

    def group(self, product_id: str) -> str | None:
        """Return the group of products that replace one another."""
        product = self.product(product_id)
        return product.group if product else None

    def priors(self, product_id: str, category: str | None) -> Priors:
        """Return what others teach about a product, as last added up."""
        return Priors(
            shop=self._prior("shop", ""),
            category=self._prior("category", category) if category else Prior(),
            product=self._prior("product", product_id),
        )

    def _prior(self, level: str, name: str) -> Prior:
        now, place = self.clock.now(), about(level, name)
        known = self._priors.get(place)
        if known is None or now - known[0] > REMEMBERED:
            if len(self._priors) >= AT_MOST:
                self._priors.clear()
            sums = self.store.get(PriorSums, place, WHOLE_KEY)
            known = (now, sums.prior if sums else Prior())
            self._priors[place] = known
        return known[1]
