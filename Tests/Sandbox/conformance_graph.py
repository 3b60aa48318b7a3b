#!/usr/bin/env python3
"""Drives the sandbox's Microsoft endpoints with Microsoft's own Python client (msgraph-sdk), and with plain requests
where the documents say more than the client shows.

    pip install msgraph-sdk requests tzdata
    python3 conformance_graph.py http://127.0.0.1:8090 [client id] [client secret]

Makes a user of its own and removes it. Exits 0 when everything matched, else 1 after the first mismatch.
"""
import asyncio
import json
import queue
import sys
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import requests
from kiota_abstractions.api_error import APIError
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphServiceClient
from msgraph.generated.models.subscription import Subscription
from msgraph.generated.users.item.calendar_view.delta.delta_request_builder import DeltaRequestBuilder as ViewDelta
from msgraph.generated.users.item.mail_folders.item.messages.delta.delta_request_builder import (
    DeltaRequestBuilder as MailDelta)
from msgraph.graph_request_adapter import GraphRequestAdapter

BASE = sys.argv[1].rstrip("/")
CLIENT_ID = sys.argv[2] if len(sys.argv) > 2 else "carillon-sandbox"
CLIENT_SECRET = sys.argv[3] if len(sys.argv) > 3 else "sandbox-secret"
USER = "conformance-graph@example.com"
GRAPH = f"{BASE}/v1.0"
NOW = datetime.now(timezone.utc)
IMMUTABLE = 'IdType="ImmutableId"'
STATE = {"refresh": f"1//sandbox-{USER}"}


def check(condition, text):
    print(("ok   " if condition else "FAIL ") + text)
    if not condition:
        sys.exit(1)


def check_quietly(condition, text):
    if not condition:
        check(False, text)


def control(method, path, body=None):
    answer = requests.request(method, f"{BASE}/control/{path}", json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()


def token(**changes):
    form = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "refresh_token",
            "refresh_token": STATE["refresh"], "scope": "offline_access https://graph.microsoft.com/Mail.Read", **changes}
    return requests.post(f"{BASE}/common/oauth2/v2.0/token", data=form, timeout=30)


def headers(prefer=IMMUTABLE):
    return {"Authorization": f"Bearer {STATE['access']}", "Prefer": prefer}


def get(url, prefer=IMMUTABLE, **params):
    url = url if url.startswith("http") else GRAPH + url
    return requests.get(url, headers=headers(prefer), params=params or None, timeout=30)


def follow(url, prefer=IMMUTABLE, **params):
    """All items of a round, and its delta link."""
    items, pages, answer = [], 0, get(url, prefer, **params)
    while True:
        check_quietly(answer.status_code == 200, f"{answer.status_code} {answer.text[:300]}")
        page = answer.json()
        pages += 1
        items += page["value"]
        links = [name for name in ("@odata.nextLink", "@odata.deltaLink") if name in page]
        check_quietly(len(links) == 1, "a page has one link")
        if links == ["@odata.deltaLink"]:
            return items, page["@odata.deltaLink"], pages
        answer = get(page["@odata.nextLink"], prefer)


def tokens():
    grant = token().json()
    check({"access_token", "expires_in", "scope", "token_type", "refresh_token"} <= set(grant), "token: a grant")
    check(grant["refresh_token"] != STATE["refresh"], "token: the refresh token rotates")
    check(token().status_code == 200, "token: the old one still works")
    STATE["refresh"], STATE["access"] = grant["refresh_token"], grant["access_token"]
    for changes, status, error in (
            ({"client_secret": "wrong"}, 401, "invalid_client"), ({"client_id": "other"}, 400, "unauthorized_client"),
            ({"refresh_token": "nobody"}, 400, "invalid_grant"), ({"grant_type": "password"}, 400, "unsupported_grant_type")):
        answer = token(**changes)
        body = answer.json()
        check(answer.status_code == status and body["error"] == error, f"token: {error}")
        check_quietly(body["error_description"].startswith(f"AADSTS{body['error_codes'][0]}:"), "token: description")
        check_quietly({"timestamp", "trace_id", "correlation_id"} <= set(body), "token: diagnostics")
    for kind in ("invalid_grant", "interaction_required", "consent_required", "invalid_scope", "temporarily_unavailable"):
        control("PUT", f"users/{USER}/faults", [{"kind": kind, "times": 1}])
        check(token().json()["error"] == kind, f"token: {kind}")


def mail():
    folders = get("/me/mailFolders", **{"$top": "100"}).json()["value"]
    ids = {folder["displayName"]: folder["id"] for folder in folders}
    paged = get("/me/mailFolders").json()
    check(len(paged["value"]) == 10 and "@odata.nextLink" in paged, "folders: ten on a page")
    travel = next(folder for folder in folders if folder["childFolderCount"])
    children = get(f"/me/mailFolders/{travel['id']}/childFolders").json()["value"]
    check(children[0]["parentFolderId"] == travel["id"], "folders: children")
    check(get("/me/mailFolders/inbox").json()["id"] == ids["Inbox"], "folders: well-known names")
    every = [folder["id"] for folder in folders + children]

    prefer = f"{IMMUTABLE}, odata.maxpagesize=7"
    copy, links, repeated = {}, {}, 0
    for folder in every:
        items, links[folder], _ = follow(f"/me/mailFolders/{folder}/messages/delta", prefer)
        repeated += len(items) - len({item["id"] for item in items})
        copy.update({item["id"]: item for item in items})
    dump = control("GET", f"users/{USER}/mailbox")["messages"]
    check(sorted(m["internetMessageId"] for m in copy.values()) == sorted(f"<{m['messageId']}>" for m in dump),
          f"delta: all {len(dump)} messages in {len(every)} folders, {repeated} of them told twice")
    by_message = {f"<{m['messageId']}>": m for m in dump}
    for item in copy.values():
        entry = by_message[item["internetMessageId"]]
        check_quietly(item["subject"] == entry["subject"], "delta: subject")
        check_quietly(item["isRead"] == ("UNREAD" not in entry["labelIds"]), "delta: read state")
        check_quietly(len(item["bodyPreview"]) <= 255 and "uniqueBody" not in item, "delta: preview, no unique body")
        datetime.fromisoformat(item["receivedDateTime"].replace("Z", "+00:00"))
    some = next(item for item in copy.values() if item["hasAttachments"])
    raw = get(f"/me/messages/{some['id']}/$value").content
    check(len(raw) == by_message[some["internetMessageId"]]["sizeEstimate"], "message: $value is the message as it came")
    files = get(f"/me/messages/{some['id']}/attachments").json()["value"]
    check(all(f["@odata.type"] == "#microsoft.graph.fileAttachment" for f in files) and files, "message: attachments")
    selected = get(f"/me/messages/{some['id']}", **{"$select": "subject,uniqueBody"}).json()
    check(set(k for k in selected if "@" not in k) == {"id", "subject", "uniqueBody"}, "message: $select")

    ordinary = get(f"/me/mailFolders/{ids['Inbox']}/messages/delta", "odata.maxpagesize=7").json()["value"]
    check(not {item["id"] for item in ordinary} & set(copy), "ids: other ones without the preference")
    text = get(f"/me/messages/{some['id']}", f'{IMMUTABLE}, outlook.body-content-type="text"').json()
    check(text["body"]["contentType"] == "text", "message: text when it is preferred")

    moved = next(m for m in copy.values() if m["parentFolderId"] == ids["Inbox"])
    gone = next(m for m in copy.values() if m["parentFolderId"] == ids["Inbox"] and m["id"] != moved["id"])
    control("POST", f"users/{USER}/messages/{by_message[moved['internetMessageId']]['id']}/labels", {"add": ["TRASH"]})
    control("DELETE", f"users/{USER}/messages/{by_message[gone['internetMessageId']]['id']}")
    changes, inbox, _ = follow(links[ids["Inbox"]], prefer)
    removed = {item["id"]: item["@removed"]["reason"] for item in changes if "@removed" in item}
    check(set(removed) == {moved["id"], gone["id"]} and removed[gone["id"]] == "deleted", "delta: what left is @removed")
    arrived, _, _ = follow(links[ids["Deleted Items"]], prefer)
    check([item["id"] for item in arrived] == [moved["id"]], "delta: the moved one keeps its immutable id")
    check(follow(inbox, prefer)[0] == [], "delta: nothing new")
    since = sorted(m["receivedDateTime"] for m in copy.values())[len(copy) // 2]
    late, _, _ = follow("/me/mailFolders/inbox/messages/delta", prefer,
                        **{"$filter": f"receivedDateTime ge {since}", "$orderby": "receivedDateTime desc"})
    check(all(m["receivedDateTime"] >= since for m in late) and late, "delta: $filter by date")
    for bad in ({"$search": "x"}, {"$filter": "subject eq 'x'"}, {"$skiptoken": "nonsense"}):
        check(get("/me/mailFolders/inbox/messages/delta", **bad).status_code == 400, f"delta: refused {list(bad)[0]}")
    return inbox, [m["id"] for m in copy.values() if m["id"] != gone["id"]]


def calendar():
    window = {"startDateTime": (NOW - timedelta(days=30)).isoformat(), "endDateTime": (NOW + timedelta(days=180)).isoformat()}
    prefer = f"{IMMUTABLE}, odata.maxpagesize=25"
    items, link, pages = follow("/me/calendarView/delta", prefer, **window)
    masters = {i["id"]: i for i in items if i["type"] == "seriesMaster"}
    brief = [i for i in items if i["type"] == "occurrence"]
    check(brief and all(i["seriesMasterId"] in masters and "subject" not in i for i in brief),
          f"view: {len(brief)} instances with their times only, {len(masters)} series, {pages} pages")
    dump = [e for e in control("GET", f"users/{USER}/calendar")["events"] if e["calendar"] == USER]

    def instants(items):
        found = []
        for item in items:
            if item["type"] == "seriesMaster":
                continue
            whole = {**masters.get(item.get("seriesMasterId"), {}), **item}
            check_quietly(item["start"]["timeZone"] == "UTC", "view: UTC unless another zone is preferred")
            start = item["start"]["dateTime"][:19]
            found.append((whole["iCalUId"], start[:10] if whole["isAllDay"] else start + "Z"))
        return sorted(found)

    check(instants(items) == sorted((e["uid"], e["start"]) for e in dump), "view: the instants of the calendar itself")
    local, _, _ = follow("/me/calendarView/delta", f'{prefer}, outlook.timezone="Eastern Standard Time"', **window)
    utc = {i["id"]: i for i in items}
    for item in local:
        master = masters.get(item.get("seriesMasterId"), item)
        if master["isAllDay"]:
            check_quietly(item["start"] == utc[item["id"]]["start"], "view: a date is the same in every zone")
            continue
        wall = datetime.fromisoformat(item["start"]["dateTime"][:19]).replace(tzinfo=ZoneInfo("America/New_York"))
        other = datetime.fromisoformat(utc[item["id"]]["start"]["dateTime"][:19]).replace(tzinfo=timezone.utc)
        check_quietly(item["start"]["timeZone"] == "Eastern Standard Time", "view: the zone that was preferred")
        check_quietly(wall.astimezone(timezone.utc) == other or wall.replace(fold=1).astimezone(timezone.utc) == other,
                      f"view: {item['start']} is {other}")
    check(True, "view: wall times of a Windows zone agree with Python's")
    check(get("/me/calendarView/delta", 'outlook.timezone="Atlantis"', **window).status_code == 400, "view: no such zone")
    check(get("/me/calendarView/delta", **window, **{"$select": "subject"}).status_code == 400, "view: no $select")
    check(get("/me/calendarView/delta").status_code == 400, "view: no round without a window")
    single = next(i for i in items if i["type"] == "singleInstance")
    check(get(f"/me/events/{single['id']}").json()["subject"] == single["subject"], "event: by its id")
    uid = single["iCalUId"].split("@")[0]
    control("DELETE", f"users/{USER}/events/{uid}")
    changes, link, _ = follow(link, prefer)
    check([(c["id"], c["@removed"]["reason"]) for c in changes] == [(single["id"], "deleted")], "view: the deleted one")
    check([c["isDefaultCalendar"] for c in get("/me/calendars").json()["value"]] == [True, False, False], "calendars")
    return link


def refusals(inbox, view, ids):
    for kind, status, code in (
            ("429", 429, "TooManyRequests"), ("503", 503, "ServiceUnavailable"), ("504", 504, "UnknownError"),
            ("500", 500, "InternalServerError"), ("403forbidden", 403, "ErrorAccessDenied"),
            ("401", 401, "InvalidAuthenticationToken"), ("410", 410, "Gone"), ("syncStateNotFound", 404, "SyncStateNotFound"),
            ("resyncRequired", 400, "BadRequest")):
        control("PUT", f"users/{USER}/faults", [{"kind": kind, "times": 1, "retryAfter": 3}])
        answer = get(inbox)
        error = answer.json()["error"]
        check(answer.status_code == status and error["code"] == code and "request-id" in error["innerError"], f"fault {kind}")
        if status in (429, 503, 504):
            check_quietly(answer.headers["Retry-After"] == "3", "Retry-After in seconds")
    control("POST", f"users/{USER}/history/expire")
    control("POST", f"users/{USER}/calendar/expire")
    for link in (inbox, view):
        answer = get(link)
        check(answer.status_code == 410 and answer.json()["error"]["code"] == "SyncStateNotFound", "an old token is gone")
    parts = [{"id": str(n), "method": "GET", "url": f"/me/messages/{ids[n]}", "headers": {"Prefer": IMMUTABLE}} for n in range(6)]

    def batch(requests_):
        answer = requests.post(f"{GRAPH}/$batch", json={"requests": requests_}, headers=headers(), timeout=30).json()
        return {part["id"]: part for part in answer["responses"]}

    answers = batch(parts)
    check(sorted(p["status"] for p in answers.values()) == [200] * 4 + [429] * 2, "$batch: four at once find a place")
    check(all(answers[str(n)]["body"]["id"] == ids[n] for n in range(4)), "$batch: answers by id")
    for part, before in zip(parts[1:], parts):
        part["dependsOn"] = [before["id"]]
    check({p["status"] for p in batch(parts).values()} == {200}, "$batch: one after the other, all do")
    parts[2]["url"] = "/me/messages/AAkALgAAAAMDA="
    check([batch(parts)[str(n)]["status"] for n in range(6)] == [200, 200, 404, 424, 424, 424] or
          batch(parts)["2"]["status"] in (400, 404), "$batch: what waits for a failure fails")
    check(requests.post(f"{GRAPH}/$batch", json={"requests": parts * 4}, headers=headers(), timeout=30).status_code == 400,
          "$batch: at most twenty")
    control("PUT", f"users/{USER}/faults", [{"kind": "slow", "delayMs": 400}])
    statuses = []
    threads = [threading.Thread(target=lambda n=n: statuses.append(get(f"/me/messages/{ids[n]}"))) for n in range(7)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [a for a in statuses if a.status_code == 429]
    check(len(refused) == 3 and all(a.json()["error"]["code"] == "ApplicationThrottled" for a in refused),
          "more than four at once are refused")
    control("DELETE", f"users/{USER}/faults")
    counts = control("GET", f"users/{USER}/counts")
    check(counts["peakOutlookConcurrency"] == 4 and counts["peakOutlookRequestsPerTenMinutes"] > 50, "calls were counted")


class Listener(BaseHTTPRequestHandler):
    """Where the sandbox tells of changes."""
    heard = queue.Queue()
    validations = queue.Queue()
    confirms = True

    def do_POST(self):
        query = urlsplit(self.path).query
        word = parse_qs(query).get("validationToken", [None])[0]
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if word is None:
            Listener.heard.put(json.loads(body))
        else:
            Listener.validations.put(query)
        answer = (word if Listener.confirms else "no").encode() if word else b""
        self.send_response(200 if word else 202)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


async def subscribing(graph):
    """Microsoft's own client subscribes, renews and ends; a server of ours hears what it is told meanwhile."""
    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    until = (datetime.now(timezone.utc) + timedelta(days=6)).replace(microsecond=0)

    def wish(**changes):
        return Subscription(**{
            "change_type": "created,updated", "notification_url": f"http://127.0.0.1:{server.server_port}/hear",
            "resource": "/me/messages", "expiration_date_time": until, "client_state": "our secret", **changes})

    made = await graph.subscriptions.post(wish())
    check(made.id and made.expiration_date_time == until, "subscription: made")
    check(made.change_type == "created,updated" and made.notification_url.endswith("/hear"), "subscription: as asked")
    check("+" in Listener.validations.get(timeout=5), "subscription: the URL is asked first, with pluses for blanks")
    requests.post(f"{BASE}/control/users/{USER}/messages", timeout=30,
                  data=b"From: a@example.com\r\nTo: b@example.com\r\nMessage-ID: <told@example.com>\r\n"
                       b"Subject: told\r\n\r\nA subscription is to tell of this.\r\n").raise_for_status()
    notice = (await asyncio.to_thread(Listener.heard.get, timeout=15))["value"][0]
    check(notice["subscriptionId"] == made.id and notice["clientState"] == "our secret", "subscription: a change is told")
    one = graph.subscriptions.by_subscription_id(made.id)
    renewed = await one.patch(Subscription(expiration_date_time=until + timedelta(hours=12)))
    check(renewed.id == made.id and renewed.expiration_date_time == until + timedelta(hours=12), "subscription: renewed")
    await one.delete()
    for call in (lambda: one.patch(Subscription(expiration_date_time=until)), one.delete):
        await refused(call, 404, "subscription: gone")
    await refused(lambda: graph.subscriptions.post(wish(expiration_date_time=until + timedelta(days=2))), 400,
                  "subscription: a week at most")
    Listener.confirms = False
    await refused(lambda: graph.subscriptions.post(wish()), 400, "subscription: not for a URL that does not confirm")
    server.shutdown()


async def refused(call, status, text):
    try:
        await call()
    except APIError as failure:
        return check(failure.response_status_code == status, text)
    check(False, f"{text}: an error was expected")


class Bearer(AuthenticationProvider):
    async def authenticate_request(self, request, additional_authentication_context=None):
        request.headers.add("Authorization", f"Bearer {STATE['access']}")


async def official():
    """Microsoft's own client reads the same things into its own types."""
    adapter = GraphRequestAdapter(Bearer())
    adapter.base_url = GRAPH
    graph = GraphServiceClient(request_adapter=adapter)
    await subscribing(graph)
    me = await graph.me.get()
    check(me.user_principal_name == USER, "msgraph: me")
    folders = await graph.me.mail_folders.get()
    check(folders.value[0].display_name == "Inbox" and folders.value[0].total_item_count > 0, "msgraph: folders")
    configuration = RequestConfiguration(
        query_parameters=MailDelta.DeltaRequestBuilderGetQueryParameters(select=["subject", "from", "receivedDateTime", "body"]))
    configuration.headers.add("Prefer", f"{IMMUTABLE}, odata.maxpagesize=5")
    delta = graph.me.mail_folders.by_mail_folder_id("inbox").messages.delta
    page, found = await delta.get(request_configuration=configuration), []
    while page.odata_next_link:
        found += page.value
        page = await delta.with_url(page.odata_next_link).get(request_configuration=configuration)
    found += page.value
    check(page.odata_delta_link and len(found) > 10, f"msgraph: {len(found)} messages of the inbox")
    check(all(m.from_.email_address.address and m.received_date_time.tzinfo and m.body.content_type for m in found),
          "msgraph: senders, dates and bodies are typed")
    one = await graph.me.messages.by_message_id(found[0].id).get()
    check(one.internet_message_id and one.subject == found[0].subject,
          f"msgraph: a message: {one.internet_message_id!r} {one.subject!r}, {found[0].subject!r}")
    check(len(await graph.me.messages.by_message_id(found[0].id).content.get()) > 100, "msgraph: its content")
    window = RequestConfiguration(query_parameters=ViewDelta.DeltaRequestBuilderGetQueryParameters(
        start_date_time=(NOW - timedelta(days=30)).isoformat(), end_date_time=(NOW + timedelta(days=180)).isoformat()))
    view = await graph.me.calendar_view.delta.get(request_configuration=window)
    kinds = set()
    while True:
        for event in view.value:
            kinds.add(event.type.value)
            check_quietly(event.start.date_time and event.end.time_zone, "msgraph: times")
            if event.attendees:
                check_quietly(all(a.status.response and a.type for a in event.attendees), "msgraph: attendees")
        if not view.odata_next_link:
            break
        view = await graph.me.calendar_view.delta.with_url(view.odata_next_link).get()
    check(view.odata_delta_link and {"singleInstance", "occurrence", "seriesMaster"} <= kinds, f"msgraph: events {sorted(kinds)}")
    try:
        await graph.me.messages.by_message_id("nonsense").get()
        check(False, "msgraph: an error was expected")
    except APIError as failure:
        check(failure.response_status_code == 400 and failure.error.code == "ErrorInvalidIdMalformed", "msgraph: its error type")


def main():
    try:
        control("DELETE", f"users/{USER}")
    except requests.HTTPError:
        pass
    control("POST", "users", {"email": USER, "messages": 120, "events": 120, "seed": 7})
    try:
        tokens()
        asyncio.run(official())
        inbox, ids = mail()
        refusals(inbox, calendar(), ids)
        control("POST", f"users/{USER}/grant/revoke")
        body = token().json()
        check(body["error"] == "invalid_grant" and body["error_codes"] == [50173], "a revoked grant is refused")
        check(get("/me").status_code == 401, "and so is its access token")
    finally:
        control("DELETE", f"users/{USER}")
    print("all shapes match")


main()
