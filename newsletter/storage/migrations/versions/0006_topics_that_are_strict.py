"""Topics that are strict"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows that are there already get a value once; the code always says its own.
    op.add_column(
        "subscriber", sa.Column("strict", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    with op.batch_alter_table("subscriber") as subscriber:
        subscriber.drop_column("strict")
