"""The classifier's stage of a running loop by a locally trained model, beside the empty stage of this run.

python -m bench.learned [--history FILE.csv[.gz]]
"""

import asyncio
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop
from rich.console import Console

from bench import hop
from bench.loop import fresh_loop, frozen, load, new_complaints
from bench.pace import Counter, Pace, Stretch, pace, servers
from bench.table import told
from bench.testbed import testbed
from deploy.local.demo.chance import dice
from deploy.local.demo.invented import firm, somebody
from deploy.local.demo.letters import Writer
from deploy.local.session import Loop
from services.classifier.model.files import save
from services.classifier.training.learn import learn
from services.classifier.training.table import Columns, LabelledRows, labelled, read_labelled
from shared.catalogue.catalogue import Catalogue
from shared.catalogue.load import load as load_catalogue
from shared.contract.topics import CLASSIFIED, RECEIVED, Topic
from shared.platform.logs import configure_logs

HOP_EVENTS, COMPLAINTS, INVENTED = 60_000, 8_000, 6_000
_ACCURACY = 0.9
_SECONDS = 120.0

BEFORE, LEARNED = "empty stage, right before", "classifier, learned model"


def options() -> Namespace:
    """What the run is told: the history to train on."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument(
        "--history", type=Path, help="labelled CSV with text and label; else invented letters"
    )
    return parser.parse_args()


async def beside_empty(history: Path | None, out: Console) -> tuple[Pace, Pace]:
    """The empty stage and the classifier's, one after the other: a machine of minutes later is another."""
    async with testbed() as bed:
        over = await hop.open_hop(bed, HOP_EVENTS)
        empty = await told(BEFORE, over.run("empty-stage", hop.stage), out)
    return empty, await told(LEARNED, _learned_pace(history), out)


async def _learned_pace(history: Path | None) -> Pace:
    """Train on this history; let the stage alone work off what intake has taken."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "learned.npz"
        await asyncio.to_thread(_train, history, file)
        async with fresh_loop(settings={"TIAOKUAI_MODEL_FILE": str(file)}) as loop:
            messages = new_complaints(loop, "learned", COMPLAINTS)
            with frozen(loop):
                await load(loop.session.login(), messages)
                # Not all of them: some only add to what was said before.
                await _alone(loop, "intake", RECEIVED, int(0.95 * len(messages)))
                async with Counter(loop.session.login(), [RECEIVED.full_name]) as counter:
                    taken = await counter.count()
                return await _alone(loop, "classifier", CLASSIFIED, taken)


async def _alone(loop: Loop, name: str, target: Topic, count: int) -> Pace:
    """One service at work while the others stand still, until its topic holds so many."""
    process = loop.processes[name]
    async with Counter(loop.session.login(), [target.full_name]) as counter:
        process.thaw()
        children = [process.child] if process.child else []
        found = await pace(counter, children, servers(loop.platform), Stretch(count // 10, count, _SECONDS))
    process.freeze()
    return found


def _train(history: Path | None, file: Path) -> None:
    catalogue = load_catalogue()
    rows = read_labelled(history, Columns()) if history else _invented(catalogue)
    save(learn(_of_categories(rows, catalogue), _ACCURACY).model, file)


def _of_categories(rows: LabelledRows, catalogue: Catalogue) -> LabelledRows:
    """Labels that are no categories get codes to stand in for them: here only the work counts."""
    names = sorted(set(rows.labels))
    if all(name in catalogue.categories for name in names):
        return rows
    stand_in = dict(zip(names, catalogue.categories, strict=False))
    return replace(rows, labels=tuple(stand_in[label] for label in rows.labels))


def _invented(catalogue: Catalogue) -> LabelledRows:
    writer, leaves = Writer(catalogue), list(catalogue.categories.values())
    rows = []
    for number in range(INVENTED):
        rolls = dice("history", number)
        leaf = rolls.choice(leaves)
        letter = writer.write_about(leaf, rolls, firm("history", number), somebody("history", number))
        rows.append({"title": letter.title, "text": letter.text, "label": leaf.code, "group": f"{number}"})
    return labelled(rows, Columns(), "invented letters")


async def main() -> None:
    """Print both paces and their ratio."""
    out = Console()
    empty, learned = await beside_empty(options().history, out)
    out.print(f"  {LEARNED} / empty stage: {learned.per_second / empty.per_second:.2f}")


if __name__ == "__main__":
    configure_logs(service="bench", level="ERROR")
    uvloop.run(main())
