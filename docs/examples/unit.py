"""Plays a unit over Kafka: reads its orders, signs, contacts the complainant, answers.

    python unit.py --unit jw --count 1 --exit-when-done

Needs kafka-python alone. See protocol.md, section 4.
"""

import argparse
import json
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from kafka import KafkaConsumer, KafkaProducer

TO_HANDLE = {"issued", "reissued", "designated", "rework"}


def main() -> int:
    options = parsed()
    orders = KafkaConsumer(
        f"tiaokuai.dispatch.orders.{options.unit}.",
        **login(options),
        group_id=f"unit.{options.unit}.example",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    )
    producer = KafkaProducer(**login(options), acks="all", enable_idempotence=True)
    try:
        done = work(options, orders, producer)
    except KeyboardInterrupt:
        done = True
    finally:
        producer.close()
        orders.close()
    return 0 if done else 1


def parsed() -> argparse.Namespace:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument(
        "--bootstrap", default=os.environ.get("TIAOKUAI_KAFKA_BOOTSTRAP", "127.0.0.1:9092")
    )
    arguments.add_argument("--user", default=os.environ.get("TIAOKUAI_KAFKA_USER"), help="user at Kafka")
    arguments.add_argument("--password-file", default=os.environ.get("TIAOKUAI_KAFKA_PASSWORD_FILE"))
    arguments.add_argument("--ca-file", default=os.environ.get("TIAOKUAI_KAFKA_CA_FILE"), help="for TLS")
    arguments.add_argument("--unit", required=True, help="code of the unit in the catalogue")
    arguments.add_argument("--count", type=int, default=1, help="how many orders to answer before the end")
    arguments.add_argument("--exit-when-done", action="store_true", help="end when so many are answered")
    arguments.add_argument("--timeout", type=float, default=120.0, help="seconds to wait for that")
    return arguments.parse_args()


def login(options: argparse.Namespace) -> dict[str, Any]:
    """How every client of this process reaches the broker: as one user, encrypted where there is a CA."""
    found: dict[str, Any] = {"bootstrap_servers": options.bootstrap}
    if options.user:
        found |= {
            "security_protocol": "SASL_SSL" if options.ca_file else "SASL_PLAINTEXT",
            "sasl_mechanism": "SCRAM-SHA-512",
            "sasl_plain_username": options.user,
            "sasl_plain_password": Path(options.password_file).read_text().strip(),
            "ssl_cafile": options.ca_file,
        }
    return found


def work(options: argparse.Namespace, orders: KafkaConsumer, producer: KafkaProducer) -> bool:
    """Handle what comes; True once `count` orders are answered."""
    latest: dict[str, int] = {}
    answered: set[str] = set()
    deadline = time.monotonic() + options.timeout
    while not options.exit_when_done or (len(answered) < options.count and time.monotonic() < deadline):
        for records in orders.poll(timeout_ms=500).values():
            for record in records:
                message = json.loads(record.value)
                # A message may come again, and an older one late: the version tells.
                if message["version"] > latest.get(message["order_id"], 0):
                    latest[message["order_id"]] = message["version"]
                    message["trace"] = dict(record.headers).get("ce_traceparent", b"")
                    handle(options.unit, producer, message, answered)
        # Only now: after a crash the messages come again, and the same reports have the same ids.
        orders.commit()
    print(f"{len(answered)} orders answered")
    return len(answered) >= int(options.count)


def handle(unit: str, producer: KafkaProducer, message: dict[str, Any], answered: set[str]) -> None:
    print(f"{message['reference']}  {message['kind']:<16} {message['role']:<9} {message.get('title', '')}")
    if message["kind"] == "report_refused":
        refusal = message["refusal"]
        print(f"  refused: {refusal['code']} {refusal['message']}")
    elif message["role"] == "lead" and message["kind"] in TO_HANDLE:
        report(unit, producer, message, "signed")
        report(unit, producer, message, "contacted", words="已电话联系诉求人，核实情况。")
        report(unit, producer, message, "answered", outcome="solved", words="经查属实，已督促整改到位。")
        answered.add(message["order_id"])


def report(unit: str, producer: KafkaProducer, message: dict[str, Any], kind: str, **more: Any) -> None:
    """Send a report and wait; its id follows from what it is, so that sending it again changes nothing."""
    name = f"{unit}/{message['order_id']}/{message['version']}/{kind}"
    value = {
        "report_id": str(uuid5(NAMESPACE_URL, name)),
        "order_id": message["order_id"],
        "order_version": message["version"],
        "kind": kind,
        "at": datetime.now().astimezone().isoformat(),
        **more,
    }
    raw = json.dumps(value, ensure_ascii=False).encode()
    key = message["complaint_id"].encode()
    # Whoever sends the trace back can be followed from the complaint to its end.
    headers = [("ce_traceparent", message["trace"])]
    producer.send(f"tiaokuai.units.reports.{unit}.", key=key, value=raw, headers=headers).get(timeout=30)


if __name__ == "__main__":
    sys.exit(main())
