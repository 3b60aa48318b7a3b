#!/usr/bin/env python3
"""Drives the sandbox's Google Calendar with Google's own Python client, to see that its answers have the shapes the
client knows, and with Python's own zones, to see that its times are right.

    pip install google-api-python-client tzdata
    python3 conformance_calendar.py http://127.0.0.1:8090 [client id] [client secret]

Makes a user of its own and removes it. Exits 0 when everything matched, else 1 after the first mismatch.
The client uses the discovery document it brings along; nothing leaves the machine.
"""
import json
import sys
import urllib.error
import urllib.request
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import google_auth_httplib2
import httplib2
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

BASE = sys.argv[1].rstrip("/")
CLIENT_ID = sys.argv[2] if len(sys.argv) > 2 else "carillon-sandbox"
CLIENT_SECRET = sys.argv[3] if len(sys.argv) > 3 else "sandbox-secret"
USER = "conformance-calendar@example.com"
NOW = datetime.now(timezone.utc)
WINDOW = dict(timeMin=(NOW - timedelta(days=30)).isoformat(), timeMax=(NOW + timedelta(days=180)).isoformat())


def check(condition, text):
    print(("ok   " if condition else "FAIL ") + text)
    if not condition:
        sys.exit(1)


def control(method, path, body=None):
    data = json.dumps(body).encode() if body is not None else None
    with urllib.request.urlopen(urllib.request.Request(f"{BASE}/control/{path}", data=data, method=method)) as answer:
        return json.loads(answer.read() or b"null")


def service():
    credentials = Credentials(
        None, refresh_token=f"1//sandbox-{USER}", token_uri=f"{BASE}/token", client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET)
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=httplib2.Http(timeout=30))
    return build("calendar", "v3", http=http, static_discovery=True, client_options={"api_endpoint": f"{BASE}/calendar/v3/"})


def known_shape(value, schema, schemas, path):
    """Every member is one the discovery document knows, and of the type it says."""
    if "$ref" in schema:
        schema = schemas[schema["$ref"]]
    kinds = {"string": str, "integer": int, "boolean": bool, "array": list, "object": dict, "any": object, "number": (int, float)}
    check_quietly(isinstance(value, kinds[schema.get("type", "any")]), f"{path}: {value!r} is a {schema.get('type')}")
    if isinstance(value, list):
        for item in value:
            known_shape(item, schema["items"], schemas, path + "[]")
    elif isinstance(value, dict) and "properties" in schema:
        for name, member in value.items():
            check_quietly(name in schema["properties"], f"{path}.{name} is known to the client")
            known_shape(member, schema["properties"][name], schemas, f"{path}.{name}")
    if isinstance(value, str) and schema.get("format") == "date-time":
        datetime.fromisoformat(value.replace("Z", "+00:00"))
    if isinstance(value, str) and schema.get("format") == "date":
        date.fromisoformat(value)


def check_quietly(condition, text):
    if not condition:
        check(False, text)


def error(call):
    try:
        call.execute()
    except HttpError as failure:
        return failure
    check(False, "an error was expected")


def rounds(events, **parameters):
    items, pages, request = [], 0, events.list(calendarId="primary", singleEvents=True, **parameters)
    while request is not None:
        page = request.execute()
        items += page.get("items", [])
        pages += 1
        request = events.list_next(request, page)
        check_quietly(("nextSyncToken" in page) == (request is None), "the sync token comes on the last page only")
    return items, page.get("nextSyncToken"), pages


def comparable(items, zone):
    found = set()
    for item in items:
        if item["status"] == "cancelled":
            continue
        start, end = item["start"], item["end"]
        if "date" in start:
            found.add((item["id"], start["date"], end["date"], start["date"] + "T00:00:00"))
            continue
        begins = datetime.fromisoformat(start["dateTime"].replace("Z", "+00:00"))
        ends = datetime.fromisoformat(end["dateTime"].replace("Z", "+00:00"))
        wall = begins.astimezone(ZoneInfo(start["timeZone"]))
        check_quietly(begins.utcoffset() == wall.utcoffset(), f"{item['id']}: the offset is that of the zone")
        utc = "%Y-%m-%dT%H:%M:%SZ"
        found.add((item["id"], begins.astimezone(timezone.utc).strftime(utc),
                   ends.astimezone(timezone.utc).strftime(utc), wall.strftime("%Y-%m-%dT%H:%M:%S")))
    return found


def dumped():
    dump = control("GET", f"users/{USER}/calendar")["events"]
    return {(e["id"], e["start"], e["end"], e["wall"]) for e in dump if e["calendar"] == USER and e["state"] == "active"}


def in_window(found):
    def instant(text):
        parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)

    first, last = NOW - timedelta(days=30), NOW + timedelta(days=180)
    return {entry for entry in found if instant(entry[2]) > first and instant(entry[1]) < last}


def next_spring():
    """The last Sunday of next year's March, on which clocks in Berlin go from two to three."""
    day = date(NOW.year + 1, 3, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def main():
    try:
        control("DELETE", f"users/{USER}")
    except urllib.error.HTTPError:
        pass
    control("POST", "users", {"email": USER, "events": 120, "seed": 7})
    try:
        calendar = service()
        schemas = calendar._schema.schemas
        events = calendar.events()
        calendars = calendar.calendarList().list().execute()
        known_shape(calendars, schemas["CalendarList"], schemas, "calendarList")
        check([c["id"] for c in calendars["items"] if c.get("primary")] == [USER], "calendarList: one is primary")
        two = calendar.calendarList().list(maxResults=2).execute()
        rest = calendar.calendarList().list_next(calendar.calendarList().list(maxResults=2), two).execute()
        check(len(two["items"]) == 2 and len(rest["items"]) == 1, "calendarList: pages")

        items, token, pages = rounds(events, maxResults=20, **WINDOW)
        known_shape({"items": items}, schemas["Events"], schemas, "events")
        check(pages > 3 and len({i["id"] for i in items}) == len(items), f"events: {len(items)} instances on {pages} pages")
        check(comparable(items, None) == dumped(), "events: times agree with Python's zones and the calendar itself")
        kinds = [sum(1 for i in items if test(i)) for test in (
            lambda i: "date" in i["start"], lambda i: "recurringEventId" in i, lambda i: "attendees" in i,
            lambda i: "conferenceData" in i, lambda i: i["status"] == "tentative")]
        check(all(kinds), f"events: all-day, instances, attended, conferences, tentative: {kinds}")
        masters = events.list(calendarId="primary", maxResults=2500).execute()["items"]
        check(any("recurrence" in m for m in masters), "events: series as such without singleEvents")
        ordered = events.list(calendarId="primary", singleEvents=True, orderBy="startTime", **WINDOW).execute()
        check("nextSyncToken" not in ordered, "events: no sync token with orderBy")

        series = next(m["id"] for m in masters if "recurrence" in m and m["status"] != "cancelled")
        instance = next(i for i in items if i.get("recurringEventId") == series) if any(
            i.get("recurringEventId") == series for i in items) else next(i for i in items if "recurringEventId" in i)
        got = events.get(calendarId="primary", eventId=instance["id"]).execute()
        check(got["originalStartTime"] == instance["originalStartTime"], "get: an instance by its id")
        original = instance["originalStartTime"]
        day = original.get("date") or original["dateTime"][:10]
        control("POST", f"users/{USER}/events/{instance['recurringEventId']}/{day}", {"isCancelled": True})
        single = next(i["id"] for i in items if "recurringEventId" not in i)
        control("DELETE", f"users/{USER}/events/{single}")
        made = control("POST", f"users/{USER}/events", {
            "title": "gap", "start": f"{next_spring()}T02:30:00", "end": f"{next_spring()}T04:00:00",
            "zone": "Europe/Berlin"})["id"]
        changes, token, _ = rounds(events, syncToken=token)
        known_shape({"items": changes}, schemas["Events"], schemas, "changes")
        by_id = {c["id"]: c for c in changes}
        check(by_id[single]["status"] == "cancelled", "changes: the deleted one is cancelled")
        gone = by_id[instance["id"]]
        check(gone["status"] == "cancelled" and gone["originalStartTime"] == original and gone["recurringEventId"],
              "changes: a cancelled instance tells its series and its original start")
        check(by_id[made]["start"]["dateTime"] == f"{next_spring()}T03:30:00+02:00", "changes: a time in a gap is after it")
        control("POST", f"users/{USER}/calendar/activity", {"steps": 60})
        more, token, _ = rounds(events, syncToken=token, maxResults=30)
        merged = {i["id"]: i for i in items + changes + more}
        check(in_window(comparable(merged.values(), None)) == dumped(), "changes: a copy that follows is the calendar")
        check(rounds(events, syncToken=token)[0] == [], "changes: nothing new")

        for parameters in ({"timeMin": NOW.isoformat()}, {"orderBy": "updated"}, {"q": "x"}, {"showDeleted": False}):
            failure = error(events.list(calendarId="primary", singleEvents=True, syncToken=token, **parameters))
            check(failure.status_code == 400, f"refused beside a sync token: {list(parameters)[0]}")
        failure = error(events.list(calendarId="primary", orderBy="startTime"))
        check(failure.status_code == 400, "refused: orderBy=startTime without singleEvents")
        control("POST", f"users/{USER}/calendar/expire")
        failure = error(events.list(calendarId="primary", singleEvents=True, syncToken=token))
        check(failure.status_code == 410 and failure.error_details[0]["reason"] == "fullSyncRequired", "410 fullSyncRequired")
        for kind, status, reason in (
                ("403rate", 403, "rateLimitExceeded"), ("429", 429, "rateLimitExceeded"), ("500", 500, "backendError"),
                ("503", 503, "backendError"), ("403forbidden", 403, "domainPolicy")):
            control("PUT", f"users/{USER}/faults", [{"kind": kind, "times": 1}])
            failure = error(events.list(calendarId="primary"))
            check(failure.status_code == status and failure.error_details[0]["reason"] == reason, f"fault {kind}")
        control("PUT", f"users/{USER}/quota", {"calendarRequestsPerMinute": 0})
        failure = error(events.list(calendarId="primary"))
        check(failure.status_code == 429 and failure.error_details[0]["domain"] == "usageLimits", "over quota")
        counts = control("GET", f"users/{USER}/counts")
        check(counts["peakCalendarRequestsPerMinute"] > 5, "calls were counted")
    finally:
        control("DELETE", f"users/{USER}")
    print("all shapes match")


main()
