"""Fetches what the district's own work teaches from the classifier, as labelled rows."""

import os
from pathlib import Path
from typing import Any

import httpx

from cli.catalogue_in_use import catalogue_in_use
from deploy.local.session_file import NoSessionError, load_session
from services.classifier.training.table import Columns, LabelledRows, TableError, labelled
from shared.catalogue import Catalogue

URL, TOKEN = "TIAOKUAI_CLASSIFIER_URL", "TIAOKUAI_TOKEN"
"""Environment variables: where the classifier answers, and a token with the scope `lessons`."""

_SECONDS = 60.0


def read_history(folder: Path, *, unit: bool, label_map: Path | None) -> LabelledRows:
    """Lessons as rows; raises TableError when the classifier can't be asked or has too few."""
    catalogue = catalogue_in_use()
    lessons = [each for each in _fetched(folder) if unit or confirmed(each, catalogue)]
    label = "unit" if unit else "category"
    rows = [{**each, label: each[label] or ""} for each in lessons]
    if not rows:
        raise TableError("还没有可学习的工单")
    return labelled(rows, Columns(label=label, label_map=label_map), "history")


def confirmed(lesson: dict[str, Any], catalogue: Catalogue) -> bool:
    """Whether the order's category is what people made of it, and not the machine's own guess left standing.

    A desk that sends an order elsewhere than its category leads to has contradicted the category, too.
    """
    category = catalogue.categories.get(lesson["category"] or "")
    if category is None:
        return False
    return category.power.holder != "department" or category.lead == lesson["unit"]


def _fetched(folder: Path) -> list[dict[str, Any]]:
    url, token = os.environ.get(URL), os.environ.get(TOKEN)
    try:
        if not (url and token):
            session = load_session(folder)
            url, token = session.services["classifier"].api, session.token("teacher")
        with httpx.Client(
            base_url=url, headers={"authorization": f"Bearer {token}"}, timeout=_SECONDS
        ) as client:
            return _pages(client)
    except NoSessionError as error:
        raise TableError(str(error)) from None
    except (httpx.HTTPError, ValueError) as error:
        raise TableError(f"分类服务没有应答（{type(error).__name__}）") from None


def _pages(client: httpx.Client) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        answer = client.get("/lessons", params={"after": after})
        answer.raise_for_status()
        page = answer.json()
        found += page["items"]
        after = page["next"]
    return found
