"""Replies, joining and leaving"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    # Rows that are there already get a value once; the code always says its own.
    for table, columns in {
        "subscriber": (
            sa.Column("excludes", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("muted", sa.JSON(), nullable=False, server_default="[]"),
            sa.Column("paused_until", sa.Date(), nullable=True),
        ),
        "delivery": (
            sa.Column("provider_id", sa.String(), nullable=False, server_default=""),
            sa.Column("fate", sa.String(), nullable=False, server_default=""),
        ),
    }.items():
        for column in columns:
            op.add_column(table, column)
    op.create_index(op.f("ix_delivery_provider_id"), "delivery", ["provider_id"])
    op.create_table(
        "former",
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_former")),
    )
    op.create_table(
        "signup",
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("hour", sa.Time(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("asked", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_signup")),
    )
    op.create_index(op.f("ix_signup_address_key"), "signup", ["address_key"])
    op.create_index(op.f("ix_signup_asked"), "signup", ["asked"])
    op.create_table(
        "mailed",
        sa.Column("address_key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("address_key", "kind", name=op.f("pk_mailed")),
    )
    op.create_index(op.f("ix_mailed_at"), "mailed", ["at"])
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_revision_subscriber_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("handle", name=op.f("uq_revision_handle")),
        sa.UniqueConstraint("cause", name=op.f("uq_revision_cause")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revision_subscriber_id"), "revision", ["subscriber_id"])
    op.create_table(
        "feedback",
        sa.Column("subscriber_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("said_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber_id"],
            ["subscriber.id"],
            name=op.f("fk_feedback_subscriber_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["work_id"], ["work.id"], name=op.f("fk_feedback_work_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber_id", "topic", "work_id", name=op.f("pk_feedback")),
    )
    op.create_table(
        "inbound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("identity", sa.String(), nullable=True),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound")),
        sa.UniqueConstraint("handle", name=op.f("uq_inbound_handle")),
        sa.UniqueConstraint("digest", name=op.f("uq_inbound_digest")),
        sa.UniqueConstraint("identity", name=op.f("uq_inbound_identity")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_inbound_state_due_at"), "inbound", ["state", "due_at"])
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("validity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailbox")),
    )
    op.create_table(
        "provider_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("received_at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(), nullable=True),
        sa.Column("address_key", sa.String(), nullable=True),
        sa.Column("happened_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_event")),
        sa.UniqueConstraint("digest", name=op.f("uq_provider_event_digest")),
        sa.UniqueConstraint("event_id", name=op.f("uq_provider_event_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_provider_event_state_id"), "provider_event", ["state", "id"])
    op.create_index(
        op.f("ix_provider_event_address_key_kind_happened_at"),
        "provider_event",
        ["address_key", "kind", "happened_at"],
    )
    op.create_table(
        "tally",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "day", name=op.f("pk_tally")),
    )


def downgrade() -> None:
    for table in (
        "tally",
        "provider_event",
        "mailbox",
        "inbound",
        "feedback",
        "revision",
        "mailed",
        "signup",
        "former",
    ):
        op.drop_table(table)
    op.drop_index(op.f("ix_delivery_provider_id"), "delivery")
    with op.batch_alter_table("delivery") as delivery:
        delivery.drop_column("fate")
        delivery.drop_column("provider_id")
    with op.batch_alter_table("subscriber") as subscriber:
        subscriber.drop_column("paused_until")
        subscriber.drop_column("muted")
        subscriber.drop_column("excludes")
