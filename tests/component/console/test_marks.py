"""Danger, clause 52's marks and knowledge taken back, with plain forms."""

from tests.component.console.conftest import World, send
from tests.unit.dispatch.samples import classified, first_order, incoming

A1 = first_order()


async def test_danger_is_shown_in_red_and_the_transfer_kept(world: World) -> None:
    await world.take(incoming(classified(decided=False, hints=("danger",))))
    clerk, page = await world.signed_in("clerk"), f"/orders/{A1}"
    assert "立即转 119、120" in (await clerk.get(f"/desk/{A1}")).text
    done = await send(clerk, f"/desk/{A1}", f"{page}/transfer", service="119")
    assert done.headers["location"] == page
    assert await world.dispatch.fetchval("select service from emergency_transfer") == "119"
    assert "已立即转119" in (await clerk.get(page)).text


async def test_a_mark_is_proposed_by_one_confirmed_by_another_and_contested_by_the_department(
    world: World,
) -> None:
    await world.take(incoming(classified()))
    clerk, leader, unit = [await world.signed_in(who) for who in ("clerk", "leader", "scjgj")]
    page = f"/orders/{A1}"
    await send(clerk, page, f"{page}/marks", mark="legacy", evidence="2019年会商纪要")
    assert "标记待确认" in (await leader.get("/tasks")).text
    mark = await world.dispatch.fetchval("select mark_id from mark")
    own = (await clerk.get(page)).text
    assert 'value="refuse"' in own
    assert 'value="confirm"' not in own, "nobody confirms his own"
    await send(leader, page, f"{page}/marks/{mark}", action="confirm", reason="核对原件")
    assert 'value="contest"' in (await unit.get(page)).text
    await send(unit, page, f"{page}/marks/{mark}", action="contest", reason="已办结")
    assert "部门有异议" in (await clerk.get(page)).text
    await send(clerk, page, f"{page}/marks/{mark}", action="lift", reason="异议成立")
    assert await world.dispatch.fetchval("select state from mark") == "lifted"


async def test_what_holds_no_more_is_taken_back_with_a_reason(world: World) -> None:
    await world.dispatch.execute(
        """insert into knowledge (entry_id, title, answer, basis, owner, proposed_by, proposed_at,
            approved_by, approved_at, expires_on, terms)
        values (gen_random_uuid(), '怎样再办', '补正', '《条例》', 'zwb', 'a', now(),
            'b', now(), '2099-01-01', '{怎样}')"""
    )
    clerk, found = await world.signed_in("clerk"), "/knowledge?q=怎样"
    entry = await world.dispatch.fetchval("select entry_id from knowledge")
    assert "撤下" in (await clerk.get(found)).text
    await send(clerk, found, f"/knowledge/{entry}/withdrawal", reason="条例已修订")
    assert "没有找到" in (await clerk.get(found)).text
