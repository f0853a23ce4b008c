"""The catalogue: categories, units, rules, places, clocks, sources; `load` reads, `check` tests it."""

from shared.catalogue.catalogue import Catalogue
from shared.catalogue.check import check
from shared.catalogue.load import SHIPPED, load
from shared.catalogue.problems import CatalogueError, Problem

__all__ = ["SHIPPED", "Catalogue", "CatalogueError", "Problem", "check", "load"]
