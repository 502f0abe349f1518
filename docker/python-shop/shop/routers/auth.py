"""Accounts and tokens: the user pool has them, the shop has no passwords."""

from typing import Annotated, Any

from botocore.exceptions import ClientError
from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.security import OAuth2PasswordRequestForm

from shop.aws import client, error_code
from shop.config import api_settings
from shop.schemas import Confirmation, RefreshToken, Registration, Tokens
from shop.security import unauthorized

router = APIRouter(prefix="/auth", tags=["auth"])

# What the pool refuses, and the status that it means here.
REFUSALS = {
    "UsernameExistsException": (409, "there is an account with this e-mail address"),
    "InvalidPasswordException": (422, "the password is too weak"),
    "InvalidParameterException": (422, "the e-mail address or the password is not valid"),
    "CodeMismatchException": (422, "the code is wrong"),
    "ExpiredCodeException": (422, "the code has expired"),
    "UserNotConfirmedException": (403, "confirm the e-mail address first"),
}


def call(operation: str, **arguments: Any) -> dict[str, Any]:
    """Calls the pool."""
    pool = client("cognito-idp")
    try:
        return getattr(pool, operation)(ClientId=api_settings().cognito_client_id, **arguments)
    except ClientError as error:
        code = error_code(error)
        # Nobody learns whether there is an account.
        if code in ("NotAuthorizedException", "UserNotFoundException"):
            raise unauthorized("wrong credentials") from error
        if code in REFUSALS:
            raise HTTPException(*REFUSALS[code]) from error
        raise


def tokens(flow: str, **parameters: str) -> Tokens:
    """Gets tokens from the pool."""
    answer = call("initiate_auth", AuthFlow=flow, AuthParameters=parameters)
    result = answer["AuthenticationResult"]
    return Tokens(
        access_token=result["AccessToken"],
        refresh_token=result.get("RefreshToken"),
        expires_in=result["ExpiresIn"],
    )


@router.post("/register", status_code=status.HTTP_202_ACCEPTED)
def register(registration: Registration) -> None:
    """Creates an account, which a code confirms that is sent by e-mail."""
    call("sign_up", Username=registration.email, Password=registration.password)


@router.post("/confirm", status_code=status.HTTP_204_NO_CONTENT)
def confirm(confirmation: Confirmation) -> None:
    """Confirms the e-mail address of an account."""
    call("confirm_sign_up", Username=confirmation.email, ConfirmationCode=confirmation.code)


@router.post("/token")
def sign_in(form: Annotated[OAuth2PasswordRequestForm, Depends()]) -> Tokens:
    """Signs in: OAuth2's password flow."""
    return tokens("USER_PASSWORD_AUTH", USERNAME=form.username, PASSWORD=form.password)


@router.post("/refresh")
def refresh(body: RefreshToken) -> Tokens:
    """Gets a new access token."""
    return tokens("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=body.refresh_token)


@router.post("/sign-out", status_code=status.HTTP_204_NO_CONTENT)
def sign_out(body: RefreshToken) -> None:
    """Revokes a refresh token."""
    call("revoke_token", Token=body.refresh_token)
