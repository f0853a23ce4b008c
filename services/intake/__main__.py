"""Wires intake: the only place that builds things."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from starlette.routing import BaseRoute

from services.intake.attachments.api import AttachmentsApi
from services.intake.attachments.forgetting import forgetting_timers
from services.intake.attachments.keeping import Attachments
from services.intake.attachments.objects import UrlStore
from services.intake.attachments.scanning import Clamd, NoScanner
from services.intake.cases.api import CasesApi
from services.intake.cases.levels import LevelsApi
from services.intake.door import Door
from services.intake.handler import Submissions
from services.intake.http import IntakeApi
from services.intake.imports.api import ImportsApi
from services.intake.imports.running import Importer
from services.intake.integrity import UNDECIDED
from services.intake.keeping_http import KeepingApi
from services.intake.mapping.load import load_mapping
from services.intake.registrations import RegistrationsApi
from services.intake.retention import periods_of
from services.intake.rules.knowledge import Knowledge, SourceDefaults, UnitNames
from services.intake.settings import Settings
from services.intake.signed_door import SignedDoor
from services.intake.stream import stages
from services.intake.timers import timers
from shared.catalogue import Catalogue, load
from shared.domain.pseudonym import Pseudonymiser
from shared.platform.faults import PlatformError
from shared.platform.keys import Keys, load_keys
from shared.platform.signatures import read_secrets
from shared.stream.host import run
from shared.stream.service import Service, Store

MEGABYTE = 1024 * 1024


def build(settings: Settings) -> Service:
    """The service; raises CatalogueError when the catalogue can't be read, PlatformError without keys."""
    catalogue, keys = load(settings.catalogue), load_keys(settings)
    secrets = read_secrets(settings.city_secrets_file)
    attachments = attachments_of(settings, keys)
    door = door_of(catalogue)
    knowledge = knowledge_of(catalogue, keys)
    submissions = Submissions(knowledge, keys.sealer)

    def routes(held: Store) -> Sequence[BaseRoute]:
        keeping = KeepingApi(held, periods_of(settings), knowledge.pseudonymiser)
        api = IntakeApi(held, door, submissions, keys.sealer, settings.http_source)
        return (
            *api.routes(),
            *SignedDoor(api, secrets).routes(),
            *RegistrationsApi(held, submissions).routes(),
            *AttachmentsApi(held, attachments, keys.sealer).routes(),
            *CasesApi(held, keys.sealer, attachments).routes(),
            *LevelsApi(held, submissions).routes(),
            *keeping.routes(),
            *ImportsApi(held, door, keys.sealer, Importer(held, door, submissions, keys.sealer)).routes(),
        )

    return Service(
        name=settings.service,
        migrations=Path(__file__).parent / "migrations",
        stages=stages(door, submissions),
        timers=(*timers(settings, submissions), *forgetting_timers(attachments.objects)),
        routes=routes,
        missing=(UNDECIDED,),
        large_bodies={
            "/attachments": settings.attachment_mb * MEGABYTE,
            "/imports": settings.attachment_mb * MEGABYTE,
        },
    )


def attachments_of(settings: Settings, keys: Keys) -> Attachments:
    """The keeping of files as the settings name it. Raises `PlatformError` configuration."""
    host, _, port = settings.scanner.rpartition(":")
    if settings.scanner and not (host and port.isdecimal()):
        raise PlatformError("configuration", field="scanner", detail="host:port")
    scanner = Clamd(host, int(port)) if settings.scanner else NoScanner()
    objects = UrlStore(settings.attachments_url) if settings.attachments_url else None
    return Attachments(objects, scanner, keys.sealer, settings.attachment_mb * MEGABYTE)


def door_of(catalogue: Catalogue) -> Door:
    """The door for the catalogue's sources, with their mappings."""
    return Door(
        {
            source.code: load_mapping(catalogue.folder, source.mapping) if source.mapping else None
            for source in catalogue.sources.values()
        }
    )


def knowledge_of(catalogue: Catalogue, keys: Keys) -> Knowledge:
    """What normalising looks up."""
    return Knowledge(
        pseudonymiser=Pseudonymiser(keys.pseudonym.secret, keys.pseudonym.version),
        units=UnitNames(catalogue.units.values()),
        towns_in=catalogue.town_of,
        sources={
            source.code: SourceDefaults(source.channel, source.confidentiality)
            for source in catalogue.sources.values()
        },
    )


def main() -> NoReturn:
    """Run the service until a signal."""
    run(Settings, build)


if __name__ == "__main__":
    main()
