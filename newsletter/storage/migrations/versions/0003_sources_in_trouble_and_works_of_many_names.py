"""Sources in trouble, and works of many names"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Rows that are there already get a value once; the code always says its own.
    for table, columns in {
        "source_state": (
            sa.Column("batch", sa.Text(), nullable=False, server_default=""),
            sa.Column("batch_day", sa.Date(), nullable=True),
            sa.Column("failures", sa.Integer(), nullable=False, server_default="0"),
            sa.Column("shut_until", MOMENT, nullable=True),
        ),
        "record": (
            sa.Column("key", sa.String(), nullable=False, server_default=""),
            sa.Column("raw_title", sa.Text(), nullable=False, server_default=""),
            sa.Column("raw_abstract", sa.Text(), nullable=False, server_default=""),
        ),
    }.items():
        for column in columns:
            op.add_column(table, column)
    op.create_table(
        "alias",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"], ["work.id"], name=op.f("fk_alias_work_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_work_id"), "alias", ["work_id"])
    op.create_table(
        "host_slot",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("free_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_slot")),
    )


def downgrade() -> None:
    op.drop_table("host_slot")
    op.drop_table("alias")
    for table, columns in {
        "record": ("raw_abstract", "raw_title", "key"),
        "source_state": ("shut_until", "failures", "batch_day", "batch"),
    }.items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_column(column)
