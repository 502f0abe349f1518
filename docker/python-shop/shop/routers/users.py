"""Users."""

from fastapi import APIRouter, Depends, status
from sqlalchemy import select

from shop.aws import client
from shop.database import Database
from shop.schemas import UserChange, UserOut
from shop.security import CurrentUser, staff
from shop.tables import User

router = APIRouter(prefix="/users", tags=["users"])


@router.get("/me")
def read_me(current: CurrentUser) -> UserOut:
    """Returns the user who asks."""
    return UserOut.model_validate(current.user)


@router.patch("/me")
def change_me(change: UserChange, current: CurrentUser, database: Database) -> UserOut:
    """Changes the name of the user who asks."""
    current.user.name = change.name
    database.commit()
    return UserOut.model_validate(current.user)


@router.delete("/me", status_code=status.HTTP_204_NO_CONTENT)
def delete_me(current: CurrentUser, database: Database) -> None:
    """Deletes the account of the user who asks, with all items."""
    database.delete(current.user)
    client("cognito-idp").delete_user(AccessToken=current.token)
    database.commit()


@router.get("", dependencies=[Depends(staff)])
def list_users(database: Database) -> list[UserOut]:
    """Lists all users, for staff."""
    users = database.scalars(select(User).order_by(User.email))
    return [UserOut.model_validate(user) for user in users]
