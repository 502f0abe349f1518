"""A client of Secrets Manager with no more than a function needs."""

import hashlib
import hmac
import json
import os
import urllib.error
import urllib.request
from datetime import datetime, timezone
from urllib.parse import urlsplit

SERVICE = "secretsmanager"


class NotFound(Exception):
    """There is no such secret, or no such version of it."""


def call(operation, **members):
    """Calls an operation, and returns its output."""
    url = os.environ["AWS_ENDPOINT_URL"]
    body = json.dumps(members).encode()
    headers = {
        "content-type": "application/x-amz-json-1.1",
        "host": urlsplit(url).netloc,
        "x-amz-date": datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%SZ"),
        "x-amz-target": f"{SERVICE}.{operation}",
    }
    token = os.environ.get("AWS_SESSION_TOKEN")
    if token:
        headers["x-amz-security-token"] = token
    headers["authorization"] = authorization(headers, body)
    request = urllib.request.Request(url + "/", data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return json.loads(answer.read())
    except urllib.error.HTTPError as error:
        answer = error.read().decode()
        if "ResourceNotFoundException" in answer:
            raise NotFound(answer) from None
        raise RuntimeError(f"{operation}: {error.code}: {answer}") from None


def authorization(headers, body):
    """Returns the header with the signature, version 4."""
    time, region = headers["x-amz-date"], os.environ["AWS_REGION"]
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{time[:8]}/{region}/{SERVICE}/aws4_request"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    key = ("AWS4" + os.environ["AWS_SECRET_ACCESS_KEY"]).encode()
    for part in (*scope.split("/"), f"AWS4-HMAC-SHA256\n{time}\n{scope}\n{hashed}"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    credential = f"{os.environ['AWS_ACCESS_KEY_ID']}/{scope}"
    return f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders={names}, Signature={key.hex()}"
