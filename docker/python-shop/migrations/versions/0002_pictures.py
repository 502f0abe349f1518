"""Pictures of items"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column(
            "item_id",
            sa.Uuid(),
            sa.ForeignKey("items.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("width", sa.Integer()),
        sa.Column("height", sa.Integer()),
    )


def downgrade() -> None:
    op.drop_table("pictures")
