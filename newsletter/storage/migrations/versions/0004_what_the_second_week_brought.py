"""Titles of briefings"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Rows that are there already get a value once; the code always says its own.
    for table, columns in {
        "briefing": (sa.Column("title", sa.Text(), nullable=False, server_default=""),),
    }.items():
        for column in columns:
            op.add_column(table, column)


def downgrade() -> None:
    for table, columns in {"briefing": ("title",)}.items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_column(column)
