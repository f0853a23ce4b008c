"""Wires the classifier: the only place that builds things."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from starlette.routing import BaseRoute

from services.classifier.classes.job import SECONDS, MattersJob
from services.classifier.classify import Classifier
from services.classifier.handler import ComplaintsHandler
from services.classifier.history.stream import lessons_stage
from services.classifier.reporters.expiry import expiry_timer
from services.classifier.reporters.gathering import Gathering
from services.classifier.reporters.matching import order_at
from services.classifier.routes import classifier_routes
from services.classifier.settings import Settings
from services.classifier.shipped import starting_model
from services.classifier.signals import signal_timer
from services.classifier.stream import complaints_stage
from shared.catalogue import load
from shared.domain.pseudonym import Pseudonymiser
from shared.platform.keys import load_keys
from shared.stream.host import run
from shared.stream.service import Service, Store, Timer


def build(settings: Settings) -> Service:
    """The service; raises CatalogueError or ModelError when what it stands on can't be read."""
    catalogue = load(settings.catalogue)
    classifier = Classifier(starting_model(catalogue, settings.model_file, settings.model_cache))

    pseudonym_key = load_keys(settings).pseudonym
    pseudonymiser = Pseudonymiser(pseudonym_key.secret, pseudonym_key.version)

    def routes(held: Store) -> Sequence[BaseRoute]:
        see_order = order_at(settings.dispatch_url)
        return classifier_routes(held, classifier, catalogue, pseudonymiser, see_order)

    job = MattersJob(Gathering(catalogue))
    return Service(
        name=settings.service,
        migrations=Path(__file__).parent / "migrations",
        stages=(
            complaints_stage(ComplaintsHandler(classifier, catalogue.version, tuple(catalogue.sources))),
            lessons_stage(),
        ),
        timers=(signal_timer(settings), Timer("matters", SECONDS, job.look), expiry_timer()),
        routes=routes,
    )


def main() -> NoReturn:
    """Run the service until a signal."""
    run(Settings, build)


if __name__ == "__main__":
    main()
