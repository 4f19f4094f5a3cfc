"""Receipts that come later"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbound", sa.Column("reader", sa.String(), nullable=True))
    op.add_column("inbound", sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("inbound") as inbound:
        inbound.drop_column("handled_at")
        inbound.drop_column("reader")
