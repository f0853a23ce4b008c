"""All routes of the classifier."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from services.classifier.classes.http import ClassesApi
from services.classifier.classify import Classifier
from services.classifier.facts.http import FactsApi
from services.classifier.history.http import LessonsApi
from services.classifier.http import ClassifierApi
from services.classifier.reporters.history import HistoryApi
from services.classifier.reporters.list_http import ListApi
from services.classifier.reporters.looking_http import LookingApi
from services.classifier.reporters.matching import SeeOrder
from shared.catalogue.catalogue import Catalogue
from shared.domain.pseudonym import Pseudonymiser
from shared.stream.service import Store


def classifier_routes(
    held: Store,
    classifier: Classifier,
    catalogue: Catalogue,
    pseudonymiser: Pseudonymiser,
    see_order: SeeOrder,
) -> Sequence[BaseRoute]:
    """Everything the classifier answers over HTTP; `see_order` looks an order up for whoever asks."""
    apis = (
        ClassifierApi(held, classifier),
        ClassesApi(held),
        FactsApi(catalogue.town_of),
        HistoryApi(held, pseudonymiser),
        LessonsApi(held),
        ListApi(held, pseudonymiser, see_order),
        LookingApi(held),
    )
    return [route for api in apis for route in api.routes()]
