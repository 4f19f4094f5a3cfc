"""What is remembered: tables, stores, migrations."""
