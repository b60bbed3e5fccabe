"""Calls the SCIM service of a workspace as two programs from PyPI do: check.py BASE TOKEN [ROUNDS].

scim2-tester checks what the service says of itself and everything that it says it can do, with random values; so it plays a few
rounds. scim2-client then works with its own models of RFC 7643, as an application would. Exit status 1 when something is wrong.
"""

import collections
import sys
import uuid

from httpx2 import Client
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_models import (
    Email,
    EnterpriseUser,
    Group,
    GroupMember,
    Name,
    PatchOp,
    PatchOperation,
    SearchRequest,
    ServiceProviderConfig,
    User,
)
from scim2_tester import Status, check_server

Person = User[EnterpriseUser]
base, token = sys.argv[1], sys.argv[2]
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
faults = []


def http():
    return Client(base_url=base, headers={"Authorization": f"Bearer {token}"})


def expect(what, holds):
    if not holds:
        faults.append(what)
        print(f"WRONG: {what}")


def refused(what, action):
    try:
        action()
    except Exception as error:  # Each engine has its own kind.
        print(f"refused, as it should be: {what}: {type(error).__name__}")
    else:
        expect(f"{what} was not refused", False)


def test():
    for _ in range(rounds):
        results = check_server(SyncSCIMClient(http()))
        print("scim2-tester:", dict(collections.Counter(result.status.name for result in results)))
        for result in results:
            if result.status is not Status.SUCCESS:
                print(result.status.name, result.title, result.resource_type, result.reason, str(result.data)[:300])
            if result.status not in (Status.SUCCESS, Status.SKIPPED):
                faults.append(result.title)


def work():
    # What the service can do comes from it; the models of the resources do not.
    config = SyncSCIMClient(http()).query(ServiceProviderConfig)
    client = SyncSCIMClient(http(), resource_models=[Person, Group], service_provider_config=config)

    def person(number):
        return client.create(
            Person(
                user_name=f"p{number}.{uuid.uuid4()}@x.example",
                name=Name(given_name="Pat", family_name=f"No{number}"),
                emails=[Email(value="a@b.example", type="work")],
                title="Dr",
            )
        )

    def query(**parameters):
        return client.query(Person, query_parameters=SearchRequest(**parameters))

    people = [person(number) for number in range(5)]
    expect("a name from its parts", people[0].display_name == "Pat No0")
    found = query(filter=f'userName eq "{people[2].user_name.upper()}"')
    expect("found by name", found.total_results == 1 and found.resources[0].id == people[2].id)

    page = query(cursor="", count=2)
    ids = [one.id for one in page.resources]
    while page.next_cursor:
        page = query(cursor=page.next_cursor, count=2)
        ids += [one.id for one in page.resources]
    expect("everybody once, by cursor", len(ids) == len(set(ids)) == page.total_results)
    ordered = query(sort_by="userName", sort_order="descending", count=2, start_index=2)
    names = [one.user_name for one in ordered.resources]
    expect("sorted", names == sorted(names, reverse=True) and ordered.start_index == 2)

    for wrong in [
        {"filter": "nope pr"},
        {"filter": "active gt true"},
        {"cursor": "a!"},
        {"cursor": "", "count": "500"},
        {"sortBy": "nope"},
    ]:
        raw = client.client.get("/Users", params=wrong)
        expect(f"{wrong} is refused", raw.status_code == 400 and "scimType" in raw.json())

    one = people[0]
    seen = client.query(Person, one.id)
    rename = PatchOperation(op="replace", path="displayName", value="New Name")
    client.modify(Person, one.id, PatchOp[Person](operations=[rename]))
    seen.display_name = "Too Late"
    refused("a change of what somebody else has changed", lambda: client.replace(seen))
    now = client.query(Person, one.id)
    expect("the first change stays", now.display_name == "New Name")
    raw = client.client.get(f"/Users/{one.id}", headers={"If-None-Match": now.meta.version})
    expect("304", raw.status_code == 304)

    team = client.create(Group(display_name="Team", members=[GroupMember(value=one.id)]))
    expect("a member", [member.value for member in team.members] == [one.id])
    expect("its team", [group.value for group in client.query(Person, one.id).groups] == [team.id])
    refused("an address twice", lambda: client.create(Person(user_name=one.user_name)))
    for each in people:
        client.delete(Person, each.id)
    client.delete(Group, team.id)
    refused("somebody who is gone", lambda: expect("gone", client.query(Person, one.id).id is None))


test()
work()
print(f"{len(faults)} faults" if faults else "no failure")
sys.exit(bool(faults))
