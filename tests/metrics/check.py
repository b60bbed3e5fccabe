"""Reads the metrics of a training server with prometheus-client: check.py SERVER METRICS."""

import json
import sys
import urllib.request

from prometheus_client.parser import text_string_to_metric_families

server, metrics = sys.argv[1:]


def ask(path, body=None, token=None):
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(server + path, data, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


# Something to count.
token = ask("/training/sign-in", {"person_id": "usr_5kfr"})["access_token"]
for _ in range(20):
    ask("/v1/directory?q=dana", token=token)

with urllib.request.urlopen(metrics, timeout=10) as answer:
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4"), answer.headers
    families = {family.name: family for family in text_string_to_metric_families(answer.read().decode())}

wanted = {
    "ergo_http_requests": "counter",
    "ergo_http_request_duration_seconds": "histogram",
    "ergo_ready": "gauge",
    "ergo_database_connections_open": "gauge",
    "ergo_database_connections_idle": "gauge",
    "ergo_database_connections_limit": "gauge",
    "ergo_event_streams_open": "gauge",
    "ergo_audit_lag_seconds": "gauge",
    "ergo_sessions_open": "gauge",
    "ergo_entry_requests_pending": "gauge",
    "ergo_journals_open": "gauge",
    "ergo_journal_lag_seconds": "gauge",
    "ergo_outbox_messages": "gauge",
    "ergo_outbox_age_seconds": "gauge",
    "ergo_signing_key_age_seconds": "gauge",
}
for name, kind in wanted.items():
    family = families[name]
    assert family.type == kind and family.documentation, family
    assert family.samples, name

# Each name begins as all of ours do, and is counted once per set of labels.
seen = set()
for family in families.values():
    assert family.name.startswith("ergo_"), family.name
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        assert key not in seen, key
        seen.add(key)

labels = {"method": "GET", "route": "/v1/directory", "status": "2xx"}
counted = [s.value for s in families["ergo_http_requests"].samples if s.labels == labels]
assert counted == [20.0], counted

# Buckets only grow, and the last one holds all.
latency = families["ergo_http_request_duration_seconds"].samples
buckets = [s.value for s in latency if s.name.endswith("_bucket") and s.labels["route"] == "/v1/directory"]
assert buckets == sorted(buckets) and buckets[-1] == 20.0, buckets
