"""Who may do what: every route of every service, asked by every role about every kind of order."""
