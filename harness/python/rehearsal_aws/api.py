"""The HTTP of the sandbox API."""

from __future__ import annotations

import json
import urllib.error
import urllib.parse
import urllib.request
from typing import Any, Mapping, Optional


class ApiError(Exception):
    """The server does not serve a request."""

    def __init__(self, status: int, message: str, help: Optional[str] = None) -> None:
        super().__init__(f"{message} ({help})" if help else message)
        self.status = status


class Api:
    """A client of the API at a URL."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._token = token
        # A proxy of the environment is not for this machine's own addresses.
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def call(
        self,
        method: str,
        path: str,
        body: Optional[Mapping[str, Any]] = None,
        query: Optional[Mapping[str, Any]] = None,
        timeout: float = 300,
    ) -> Any:
        """Sends a request and returns the JSON of the response, or None without any."""
        url = self.url + path
        if query:
            url += "?" + urllib.parse.urlencode(query)
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        request = urllib.request.Request(url, data=data, method=method, headers=headers)
        try:
            with self._opener.open(request, timeout=timeout) as response:
                content = response.read()
        except urllib.error.HTTPError as error:
            raise _api_error(error) from None
        except urllib.error.URLError as error:
            raise ApiError(0, f"could not reach the server at {self.url}: {error.reason}") from None
        return json.loads(content) if content else None


def _api_error(error: urllib.error.HTTPError) -> ApiError:
    try:
        content = json.loads(error.read())
        return ApiError(error.code, content["error"], content.get("help"))
    except (ValueError, KeyError):
        return ApiError(error.code, f"the server answered with {error.code}")
