"""Plays 12345 over Kafka: sends complaints, an urge, a withdrawal; prints and receipts the reports on them.

    python source.py --count 5 --exit-when-done

Needs kafka-python alone. See protocol.md, section 3.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

SUBMISSIONS = "tiaokuai.intake.submissions"
CITY_REPORTS = "tiaokuai.city.reports"

COMPLAINTS = [
    ("停电", "我公司车间本月已停电四次，每次约二十分钟，机床停机报废工件，供电部门没有提前通知。"),
    ("欠薪", "我在一家电子厂上班，工厂拖欠全厂工人两个月工资，劳动监察一直没有结果。"),
    ("营业执照", "公司变更经营范围的登记申请提交三周了，市场监管窗口一直说在审核，没有书面答复。"),
    ("外摆", "我们是沿街咖啡店，想在门前人行道摆几张外摆桌椅，多次被要求收走，请明确外摆的办法。"),
    ("噪声", "隔壁工厂夜间冲压设备噪声很大，已经影响我们公司宿舍员工休息，要求查处。"),
]


def main() -> int:
    options = parsed()
    run = uuid4().hex[:8].upper()
    numbers = [f"EX{run}{index:05d}" for index in range(options.count)]
    reports = from_now_on(options)
    producer = KafkaProducer(**login(options), acks="all", enable_idempotence=True)
    try:
        for message in messages(options.source, numbers):
            send(producer, message)
        print(f"sent {len(numbers)} complaints, {numbers[0]} … {numbers[-1]}")
        done = follow(options, reports, producer, numbers)
    finally:
        producer.close()
        reports.close()
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
    arguments.add_argument("--source", default="sh12345", help="code of a source in the catalogue")
    arguments.add_argument("--count", type=int, default=3, help="how many complaints")
    arguments.add_argument("--exit-when-done", action="store_true", help="end when every one is answered")
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


def messages(source: str, numbers: list[str]) -> Iterator[dict[str, Any]]:
    """New complaints, then an urge for the first one, and the last one taken back."""
    for index, number in enumerate(numbers):
        title, text = COMPLAINTS[index % len(COMPLAINTS)]
        yield submission(
            source,
            number,
            "new",
            title=title,
            complainant={
                "kind": "enterprise",
                "name": f"上海示例{index}号有限公司",
                "phone": f"021-5555{index:04d}",
            },
            items=[{"request_type": "complaint", "text": text}],
            place="嘉定区安亭镇示例路88号",
        )
    yield submission(source, numbers[0], "urge", sequence=2, note="企业再次来电，请尽快处理。")
    if len(numbers) > 1:
        yield submission(source, numbers[-1], "withdraw", note="企业表示已自行解决。")


def submission(source: str, number: str, action: str, **more: Any) -> dict[str, Any]:
    now = datetime.now().astimezone().isoformat()
    return {"source": source, "number": number, "action": action, "submitted_at": now, **more}


def send(producer: KafkaProducer, value: dict[str, Any]) -> None:
    """Send and wait: only what all replicas have is sent."""
    # The number as key keeps the messages under one number in order.
    raw = json.dumps(value, ensure_ascii=False).encode()
    producer.send(SUBMISSIONS, key=value["number"].encode(), value=raw).get(timeout=30)


def from_now_on(options: argparse.Namespace) -> KafkaConsumer:
    """A consumer that stands at the present end. A real source keeps its offsets in a group of its own."""
    consumer = KafkaConsumer(**login(options))
    partitions = [
        TopicPartition(CITY_REPORTS, number) for number in consumer.partitions_for_topic(CITY_REPORTS)
    ]
    consumer.assign(partitions)
    consumer.seek_to_end()
    for partition in partitions:
        consumer.position(partition)
    return consumer


def follow(
    options: argparse.Namespace, reports: KafkaConsumer, producer: KafkaProducer, numbers: list[str]
) -> bool:
    """Print and receipt every report on these numbers; True once all that were not withdrawn are answered."""
    waiting = set(numbers[: max(1, len(numbers) - 1)])
    seen: set[str] = set()
    deadline = time.monotonic() + options.timeout
    try:
        while not options.exit_when_done or (waiting and time.monotonic() < deadline):
            for records in reports.poll(timeout_ms=500).values():
                for record in records:
                    report = json.loads(record.value)
                    # At least once on the wire: the same report may come again and changes nothing.
                    if report["number"] in numbers and report["report_id"] not in seen:
                        seen.add(report["report_id"])
                        receipt(options.source, producer, report)
                        if report["kind"] == "answered":
                            waiting.discard(report["number"])
    except KeyboardInterrupt:
        return True
    print("every complaint is answered" if not waiting else f"still waiting for {sorted(waiting)}")
    return not waiting


def receipt(source: str, producer: KafkaProducer, report: dict[str, Any]) -> None:
    print(
        f"{report['number']}  {report['kind']:<20} {report.get('unit_name', '')}  {report.get('words', '')}"
    )
    send(
        producer, submission(source, report["number"], "receipt", report_id=report["report_id"], granted=True)
    )


if __name__ == "__main__":
    sys.exit(main())
