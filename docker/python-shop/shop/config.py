"""The settings, from the environment."""

from functools import cache

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    """What every process needs. A variable that is missing ends it at once."""

    database_url: str
    pictures_bucket: str
    pictures_queue_url: str
    mail_sender: str = "shop@shop.example"

    @property
    def sqlalchemy_url(self) -> str:
        """The URL of the database, with the driver."""
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)


class ApiSettings(Settings):
    """What the API needs besides."""

    cognito_client_id: str
    cognito_issuer: str
    cognito_jwks_url: str


@cache
def settings() -> Settings:
    """Returns the settings of every process."""
    return Settings()


@cache
def api_settings() -> ApiSettings:
    """Returns the settings of the API."""
    return ApiSettings()
