"""Mail: what a letter says, the outbox that it waits in, and how it leaves."""
