"""Who sends a request, by the access token of the user pool."""

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

import jwt
from fastapi import Depends, HTTPException, status
from fastapi.security import OAuth2PasswordBearer
from sqlalchemy.dialects.postgresql import insert

from shop.aws import client
from shop.config import api_settings
from shop.database import Database
from shop.tables import User

scheme = OAuth2PasswordBearer(tokenUrl="auth/token")


@cache
def keys() -> jwt.PyJWKClient:
    """Returns the keys that the pool signs with; they are read once."""
    return jwt.PyJWKClient(api_settings().cognito_jwks_url)


def unauthorized(detail: str) -> HTTPException:
    """Returns the error of a request without a valid token."""
    return HTTPException(
        status.HTTP_401_UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"}
    )


def claims_of(token: str) -> dict[str, Any]:
    """Returns the claims of an access token after all of it has been verified."""
    settings = api_settings()
    try:
        claims = jwt.decode(
            token,
            keys().get_signing_key_from_jwt(token).key,
            algorithms=["RS256"],
            issuer=settings.cognito_issuer,
            options={"require": ["exp", "iss", "sub"]},
        )
    except jwt.PyJWKClientConnectionError as error:
        raise HTTPException(status.HTTP_503_SERVICE_UNAVAILABLE, str(error)) from error
    except jwt.PyJWTError as error:
        raise unauthorized(f"invalid token: {error}") from error
    # An access token of Cognito names its client here, and has no audience.
    if claims.get("token_use") != "access" or claims.get("client_id") != settings.cognito_client_id:
        raise unauthorized("invalid token: not an access token of this shop")
    return claims


@dataclass
class SignedIn:
    """The user who sends a request."""

    user: User
    token: str
    is_staff: bool


def signed_in(token: Annotated[str, Depends(scheme)], database: Database) -> SignedIn:
    """Returns the user of a token; the first request of a user creates the row."""
    claims = claims_of(token)
    identity = uuid.UUID(claims["sub"])
    user = database.get(User, identity)
    if user is None:
        attributes = client("cognito-idp").get_user(AccessToken=token)["UserAttributes"]
        email = next(each["Value"] for each in attributes if each["Name"] == "email")
        # Two first requests at once create one row.
        row = insert(User).values(id=identity, email=email).on_conflict_do_nothing()
        database.execute(row)
        database.commit()
        user = database.get_one(User, identity)
    return SignedIn(user, token, "staff" in claims.get("cognito:groups", []))


CurrentUser = Annotated[SignedIn, Depends(signed_in)]


def staff(current: CurrentUser) -> SignedIn:
    """Returns the user if it is one of the staff."""
    if not current.is_staff:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "only staff may do this")
    return current
