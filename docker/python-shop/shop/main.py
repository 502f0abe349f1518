"""The API: `uvicorn shop.main:app`."""

import logging

from botocore.exceptions import BotoCoreError, ClientError
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from shop.aws import error_code
from shop.config import api_settings
from shop.routers import auth, items, users

# A variable that is missing is noticed now, not by the first request.
api_settings()

log = logging.getLogger("uvicorn.error")
app = FastAPI(title="Python shop")
app.include_router(auth.router)
app.include_router(users.router)
app.include_router(items.router)


@app.exception_handler(BotoCoreError)
@app.exception_handler(ClientError)
def aws_unavailable(request: Request, error: Exception) -> JSONResponse:
    """Answers a request that AWS did not serve: the client may try again."""
    log.error("%s %s: %s: %s", request.method, request.url.path, type(error).__name__, error)
    detail = f"a service is not available: {error_code(error) or type(error).__name__}"
    return JSONResponse({"detail": detail}, 503, headers={"Retry-After": "1"})


@app.get("/healthz", include_in_schema=False)
def health() -> dict[str, str]:
    """Answers as soon as requests are taken."""
    return {"status": "ok"}
