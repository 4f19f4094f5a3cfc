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
        "edition": (
            sa.Column("paused_why", sa.Text(), nullable=False, server_default=""),
            sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        ),
        "delivery": (
            sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
            sa.Column("next_at", sa.DateTime(timezone=True), nullable=True),
        ),
        "source_state": (
            sa.Column("fresh_until", sa.DateTime(timezone=True), nullable=True),
            sa.Column("gapless", sa.Date(), nullable=True),
        ),
        "record": (sa.Column("authors", sa.JSON(), nullable=False, server_default="[]"),),
    }.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(op.f("ix_delivery_state_next_at"), "delivery", ["state", "next_at"])
    op.create_index(op.f("ix_delivery_begun_at"), "delivery", ["begun_at"])
    op.create_table(
        "work_update",
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["work_id"], ["work.id"], name=op.f("fk_work_update_work_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("work_id", "change", name=op.f("pk_work_update")),
    )
    op.create_index(op.f("ix_work_update_since"), "work_update", ["since"])
    op.create_table(
        "vector",
        sa.Column("encoder", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("figures", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("encoder", "digest", name=op.f("pk_vector")),
    )
    op.create_index(op.f("ix_vector_made_at"), "vector", ["made_at"])
    op.create_table(
        "spending",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("micros", sa.BigInteger(), nullable=False),
        sa.Column("reserved_calls", sa.Integer(), nullable=False),
        sa.Column("reserved_tokens", sa.Integer(), nullable=False),
        sa.Column("reserved_micros", sa.BigInteger(), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.Column("written", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", "kind", "model", name=op.f("pk_spending")),
    )
    op.create_table(
        "refusal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_refusal_day"), "refusal", ["day"])


def downgrade() -> None:
    op.drop_table("refusal")
    op.drop_table("spending")
    op.drop_table("vector")
    op.drop_table("work_update")
    op.drop_index(op.f("ix_delivery_begun_at"), "delivery")
    op.drop_index(op.f("ix_delivery_state_next_at"), "delivery")
    for table, columns in {
        "briefing": ("title",),
        "edition": ("paused_why", "paused_until"),
        "delivery": ("begun_at", "next_at"),
        "source_state": ("fresh_until", "gapless"),
        "record": ("authors",),
    }.items():
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.drop_column(column)
