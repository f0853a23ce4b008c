"""`tiaokuai desk` against a running dispatch: what a clerk sees and does on a terminal."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.desk import app
from cli.desk_client import TOKEN, URL
from services.dispatch.http import routes
from shared.domain.chinese_words import MOVES, STATES
from shared.domain.lifecycle import Move, State
from shared.domain.vocabulary import ReportKind
from shared.platform.health import Health
from shared.platform.identity import TokenAuthenticator, TokenEntry
from shared.platform.serve import serve
from shared.platform.web import web_app
from tests.component.dispatch.conftest import Dispatch
from tests.unit.dispatch.samples import classified, complaint, first_order, incoming, report

A1, B2 = first_order(), first_order("B2")


@pytest.fixture
async def running(dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Dispatch]:
    """Dispatch behind a real port, with a clerk's token in the environment."""
    scopes = frozenset({"desk", "orders"})
    clerk = TokenEntry(sha256=sha256(b"secret").hexdigest(), scopes=scopes)
    paths = routes(dispatch.store, dispatch.handbook, timedelta(minutes=15))
    listening = await serve(
        web_app(Health(), paths, authenticator=TokenAuthenticator({"wang": clerk})), "127.0.0.1", 0
    )
    monkeypatch.setenv(URL.format("DISPATCH"), f"http://127.0.0.1:{listening.port}")
    monkeypatch.setenv(TOKEN, "secret")
    await dispatch.take(incoming(classified(decided=False)), incoming(classified(complaint("B2"))))
    yield dispatch
    await listening.stop()


async def desk(*arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, app, list(arguments))


async def test_a_clerk_sees_the_queue_and_dispatches(running: Dispatch) -> None:
    listed = await desk("list")
    assert str(A1) in listed.stdout
    assert "设立登记被退回" in listed.stdout
    done = await desk("dispatch", str(A1), "--unit", "scjgj", "--reason", "电话核实")
    assert "工单 A1：已派，主办 scjgj" in done.stdout
    assert "没有待派的诉求" in (await desk("list")).stdout
    page = (await desk("show", str(A1))).stdout
    assert "电话核实" in page
    assert "派单台 wang" in page


async def test_a_clerk_records_a_three_way_call(running: Dispatch) -> None:
    held = ("--at", "2026-03-10 09:30", "--unit", "scjgj", "--said", "约定次日到窗口补正")
    assert "工单 B2：已派，主办 scjgj" in (await desk("call", str(B2), *held)).stdout
    page = (await desk("show", str(B2))).stdout
    assert "三方通话" in page
    assert "03月10日09:30企业、热线与" in page


async def test_a_clerk_reviews_returns(running: Dispatch) -> None:
    asked = report(ReportKind.RETURN_REQUESTED, B2, ground="not_our_duty", basis="三定方案", words="不属本局")
    await running.take(incoming(asked))
    assert "不属本局" in (await desk("returns")).stdout
    done = await desk("accept", str(B2), "--unit", "jw", "--reason", "经委主管")
    assert "主办 jw" in done.stdout
    assert "没有待审核的退单" in (await desk("returns")).stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("guide", str(A1), "--reason", " "), "缺少内容"),
        (("call", str(B2), "--unit", "fy", "--said", "已约定"), "没有这个单位"),
        (("merge", str(A1), "--into", str(A1), "--reason", "同一事项"), "没有这个工单"),
        (("designate", str(B2), "--unit", "jw", "--reason", "指定"), "当前状态不允许此操作"),
        (("refuse", str(B2), "--reason", "属于你局"), "当前状态不允许此操作"),
        (("check", str(B2)), "当前状态不允许此操作"),
    ],
)
async def test_a_refusal_is_told_in_words(running: Dispatch, arguments: tuple[str, ...], words: str) -> None:
    result = await desk(*arguments)
    assert result.exit_code == 1
    assert words in result.stderr


async def test_without_a_running_loop_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(URL, raising=False)
    result = await desk("list", "--data", str(tmp_path))
    assert result.exit_code == 1
    assert "tiaokuai run" in result.stderr


async def test_without_an_answer_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(URL.format("DISPATCH"), "http://127.0.0.1:1")
    monkeypatch.setenv(TOKEN, "secret")
    result = await desk("list")
    assert result.exit_code == 1
    assert "没有应答" in result.stderr


def test_every_state_and_move_has_its_chinese_word() -> None:
    assert set(STATES) == set(State)
    assert set(MOVES) == set(Move)
