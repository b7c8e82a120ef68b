"""Rows and the ways to reach them: engine, sessions, tables, migrations. No rule of the field lives here."""
