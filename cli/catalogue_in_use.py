"""The catalogue of commands that work beside the loop: the one that it uses too."""

import os

import typer

from shared.catalogue import Catalogue, CatalogueError
from shared.catalogue.load import catalogue_of


def catalogue_in_use() -> Catalogue:
    """As the environment names it; raises BadParameter that says what is wrong with it, line by line."""
    try:
        return catalogue_of(os.environ)
    except CatalogueError as error:
        raise typer.BadParameter(f"目录不能使用：\n{error}") from None
