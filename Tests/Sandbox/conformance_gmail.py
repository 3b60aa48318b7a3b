#!/usr/bin/env python3
"""Drives the sandbox with Google's own Python client, to see that its answers have the shapes the client knows.

    pip install google-api-python-client
    python3 conformance_gmail.py http://127.0.0.1:8090 [client id] [client secret]

Makes a user of its own and removes it. Exits 0 when everything matched, else 1 after the first mismatch.
The client uses the discovery document it brings along; nothing leaves the machine.
"""
import base64
import json
import sys
import time
import urllib.parse
import urllib.request

import google_auth_httplib2
import httplib2
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

BASE = sys.argv[1].rstrip("/")
CLIENT_ID = sys.argv[2] if len(sys.argv) > 2 else "carillon-sandbox"
CLIENT_SECRET = sys.argv[3] if len(sys.argv) > 3 else "sandbox-secret"
USER = "conformance@example.com"
RAW = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: delivered\r\nMessage-ID: <one@example.com>\r\n\r\nbody\r\n"


def check(condition, text):
    print(("ok   " if condition else "FAIL ") + text)
    if not condition:
        sys.exit(1)


def control(method, path, body=None, raw=None):
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
    url = f"{BASE}/control/{path}"
    with urllib.request.urlopen(urllib.request.Request(url, data=data, method=method)) as answer:
        return json.loads(answer.read() or b"null")


def service():
    credentials = Credentials(
        None, refresh_token=f"1//sandbox-{USER}", token_uri=f"{BASE}/token", client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET)
    http = google_auth_httplib2.AuthorizedHttp(credentials, http=httplib2.Http(timeout=30))
    return build("gmail", "v1", http=http, static_discovery=True, client_options={"api_endpoint": BASE})


def decode(data):
    return base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))


def parts(payload):
    yield payload
    for part in payload.get("parts", []):
        yield from parts(part)


def error(call):
    try:
        call.execute()
    except HttpError as failure:
        return failure
    check(False, "an error was expected")


def listing(users):
    ids, request = [], users.messages().list(userId="me", maxResults=30, includeSpamTrash=True)
    pages = 0
    while request is not None:
        page = request.execute()
        ids += [message["id"] for message in page.get("messages", [])]
        pages += 1
        request = users.messages().list_next(request, page)
    check(len(ids) == len(set(ids)) == 100 and pages == 4, "list: 100 messages on 4 pages, none twice")
    dump = control("GET", f"users/{USER}/mailbox")["messages"]
    check(ids == [message["id"] for message in dump], "list: newest first, as the mailbox holds them")
    default = users.messages().list(userId=USER).execute()
    spam = {m["id"] for m in dump if {"SPAM", "TRASH"} & set(m["labelIds"])}
    check(not spam & {m["id"] for m in default["messages"]}, "list: spam and trash are left out by default")
    unread = users.messages().list(userId="me", labelIds=["INBOX", "UNREAD"]).execute().get("messages", [])
    wanted = {m["id"] for m in dump if {"INBOX", "UNREAD"} <= set(m["labelIds"]) and m["id"] not in spam}
    check({m["id"] for m in unread} == wanted, "list: all given labels must be there")
    middle = int(dump[50]["internalDate"]) // 1000
    found = users.messages().list(userId="me", q=f"in:anywhere after:{middle}", maxResults=500).execute()["messages"]
    check(len(found) == sum(int(m["internalDate"]) >= middle * 1000 for m in dump), "list: after: takes seconds")
    one = users.messages().list(userId="me", q=f"in:anywhere rfc822msgid:{dump[7]['messageId']}").execute()
    check([m["id"] for m in one["messages"]] == [dump[7]["id"]], "list: rfc822msgid: finds one")
    none = users.messages().list(userId="me", q="before:1990/01/01").execute()
    check("messages" not in none and none["resultSizeEstimate"] == 0, "list: messages is missing when empty")
    return dump


def reading(users, dump):
    charsets, attachments = set(), 0
    for entry in dump:
        message = users.messages().get(userId="me", id=entry["id"]).execute()
        for name in ("id", "threadId", "historyId", "internalDate", "sizeEstimate", "snippet"):
            check_quietly(message[name] == entry[name], f"get: {name} of {entry['id']}")
        headers = {h["name"].lower(): h["value"] for h in message["payload"]["headers"]}
        check_quietly(headers.get("subject") == entry["subject"], f"get: subject of {entry['id']}")
        texts = []
        for part in parts(message["payload"]):
            body = part["body"]
            if part["mimeType"].startswith("multipart/"):
                check_quietly(body == {"size": 0} and part["parts"], "get: a multipart has parts and no body")
                continue
            if "attachmentId" in body:
                attachments += 1
                fetched = users.messages().attachments().get(
                    userId="me", messageId=entry["id"], id=body["attachmentId"]).execute()
                check_quietly(len(decode(fetched["data"])) == fetched["size"] == body["size"], "attachment: size")
                continue
            data = decode(body.get("data", ""))
            check_quietly(len(data) == body["size"], "get: size of a body")
            content = {h["name"].lower(): h["value"] for h in part["headers"]}.get("content-type", "")
            charset = content.partition("charset=")[2].split(";")[0].strip('"') or "us-ascii"
            charsets.add(charset)
            if part["mimeType"] == "text/plain":
                texts.append(data.decode(charset))
        if entry.get("text") is not None:
            check_quietly(texts[0] == entry["text"], f"get: text of {entry['id']}")
        raw = users.messages().get(userId="me", id=entry["id"], format="raw").execute()
        check_quietly(len(decode(raw["raw"])) == entry["sizeEstimate"], "get: raw has the estimated size")
    check(True, f"get: 100 messages in {len(charsets)} charsets ({', '.join(sorted(charsets))}), {attachments} attachments")
    minimal = users.messages().get(userId="me", id=dump[0]["id"], format="minimal").execute()
    check("payload" not in minimal, "get: minimal has no payload")
    metadata = users.messages().get(
        userId="me", id=dump[0]["id"], format="metadata", metadataHeaders=["Subject", "From"]).execute()
    names = {h["name"] for h in metadata["payload"]["headers"]}
    check(names == {"Subject", "From"} and "parts" not in metadata["payload"], "get: metadata has the headers asked for")
    failure = error(users.messages().get(userId="me", id="00000000000000ff"))
    check(failure.status_code == 404 and failure.error_details[0]["reason"] == "notFound", "get: 404 notFound")


def check_quietly(condition, text):
    if not condition:
        check(False, text)


def history(users, dump):
    start = users.getProfile(userId="me").execute()["historyId"]
    empty = users.history().list(userId="me", startHistoryId=start).execute()
    check("history" not in empty and empty["historyId"] == start, "history: nothing new")
    delivered = control("POST", f"users/{USER}/messages", raw=RAW)
    control("POST", f"users/{USER}/messages/{dump[3]['id']}/labels", {"add": ["Label_2"], "remove": ["INBOX"]})
    control("DELETE", f"users/{USER}/messages/{dump[4]['id']}")
    records, request = [], users.history().list(userId="me", startHistoryId=start, maxResults=1)
    while request is not None:
        page = request.execute()
        records += page.get("history", [])
        request = users.history().list_next(request, page)
    ids = [int(record["id"]) for record in records]
    check(ids == sorted(ids) and ids[0] > int(start), "history: ids ascend")
    check(records[0]["messagesAdded"][0]["message"]["id"] == delivered["id"], "history: the arrival")
    check(records[1]["labelsAdded"][0]["labelIds"] == ["Label_2"], "history: the added label")
    check(records[-1]["messagesDeleted"][0]["message"]["id"] == dump[4]["id"], "history: the deletion")
    check(page["historyId"] == control("GET", f"users/{USER}")["historyId"], "history: the new id")
    deleted = users.history().list(userId="me", startHistoryId=start, historyTypes=["messageDeleted"]).execute()
    check(len(deleted["history"]) == 1, "history: one kind only")
    control("POST", f"users/{USER}/history/expire")
    failure = error(users.history().list(userId="me", startHistoryId=start))
    check(failure.status_code == 404, "history: 404 when too old")


def batch(gmail, users, dump):
    answers = {}

    def heard(number, response, exception):
        answers[number] = (response, exception)

    request = gmail.new_batch_http_request(callback=heard)
    request._batch_uri = f"{BASE}/batch/gmail/v1"
    for number, entry in enumerate(dump[10:60]):
        request.add(users.messages().get(userId="me", id=entry["id"], format="metadata"), request_id=str(number))
    request.add(users.messages().get(userId="me", id="00000000000000ff"), request_id="missing")
    request.execute()
    check(len(answers) == 51, "batch: every part is answered")
    right = all(answers[str(n)][0]["id"] == entry["id"] for n, entry in enumerate(dump[10:60]))
    check(right, "batch: answers are matched by Content-ID")
    check(answers["missing"][1].status_code == 404, "batch: one part fails on its own")


def watching(users):
    wish = {"topicName": "projects/sandbox/topics/mail", "labelIds": ["INBOX"]}
    watch = users.watch(userId="me", body=wish).execute()
    check(watch["historyId"] == users.getProfile(userId="me").execute()["historyId"], "watch: from which change on")
    left = int(watch["expiration"]) / 1000 - time.time() - 7 * 86_400
    check(isinstance(watch["expiration"], str) and abs(left) < 60, "watch: for seven days, in milliseconds")
    failure = error(users.watch(userId="me", body={"topicName": "mail"}))
    check(failure.status_code == 400, "watch: no such topic")
    check(not users.stop(userId="me").execute(), "stop: answers nothing")
    check(not users.stop(userId="me").execute(), "stop: once more does no harm")


def refusals(users, dump):
    def fault(**values):
        control("PUT", f"users/{USER}/faults", [values])

    for kind, status, reason in (
            ("403rate", 403, "rateLimitExceeded"), ("403forbidden", 403, "domainPolicy"),
            ("429", 429, "rateLimitExceeded"), ("500", 500, "backendError"), ("503", 503, "backendError")):
        fault(kind=kind, times=1)
        failure = error(users.labels().list(userId="me"))
        check(failure.status_code == status and failure.error_details[0]["reason"] == reason, f"fault {kind}")
    fault(kind="401", times=1)
    check(users.labels().list(userId="me").execute()["labels"], "fault 401: the client refreshes once and goes on")
    counts = control("GET", f"users/{USER}/counts")
    check(counts["endpoints"]["token"]["requests"] == 2, "the client refreshed twice in all")
    check(counts["units"] > 4000 and counts["peakUnitsPerMinute"] > 0, f"{counts['units']} units were counted")
    control("PUT", f"users/{USER}/quota", {"unitsPerMinute": 0})
    failure = error(users.getProfile(userId="me"))
    check(failure.status_code == 429 and failure.error_details[0]["reason"] == "userRateLimitExceeded", "over quota")
    control("POST", f"users/{USER}/grant/revoke")
    try:
        service().users().getProfile(userId="me").execute()
        check(False, "a revoked grant is refused")
    except RefreshError as failure:
        check("invalid_grant" in str(failure), "a revoked grant is refused with invalid_grant")


def main():
    try:
        control("DELETE", f"users/{USER}")
    except urllib.error.HTTPError:
        pass
    control("POST", "users", {"email": USER, "messages": 100, "seed": 7})
    control("PUT", f"users/{USER}/quota", {"unitsPerMinute": 1_000_000})
    try:
        gmail = service()
        users = gmail.users()
        profile = users.getProfile(userId="me").execute()
        check(profile["emailAddress"] == USER and profile["messagesTotal"] == 100, "profile")
        check(any(label["id"] == "INBOX" for label in users.labels().list(userId="me").execute()["labels"]), "labels")
        dump = listing(users)
        reading(users, dump)
        batch(gmail, users, dump)
        history(users, dump)
        watching(users)
        refusals(users, dump)
    finally:
        control("DELETE", f"users/{USER}")
    print("all shapes match")


main()
