"""Writes the list of jars that make up the local Kafka: run once for a new version, then read the difference.

python -m deploy.local.pin_jars
"""

import hashlib

import jgo

from deploy.local.jars import PINNED

KAFKA = "4.3.1"
LOG4J = "2.25.2"
COORDINATES = (
    f"org.apache.kafka:kafka_2.13:{KAFKA}",
    # Named although the line above needs it: without it a log4j bill of materials drags in an old one,
    # and the broker dies of a NoSuchMethodError.
    f"org.apache.kafka:kafka-clients:{KAFKA}",
    f"org.apache.logging.log4j:log4j-slf4j-impl:{LOG4J}",
    f"org.apache.logging.log4j:log4j-core:{LOG4J}",
    f"org.apache.logging.log4j:log4j-1.2-api:{LOG4J}",
)


def main() -> None:
    """Resolve the coordinates, download what is missing and write path and sha256 of every jar."""
    digests = {}
    for artifact in jgo.resolve("+".join(COORDINATES)):
        if artifact.packaging == "jar":
            path = f"{artifact.component.path_prefix.as_posix()}/{artifact.filename}"
            digests[path] = hashlib.sha256(artifact.resolve().read_bytes()).hexdigest()
    PINNED.write_text("".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())))


if __name__ == "__main__":
    main()
