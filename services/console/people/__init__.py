"""Who works here: accounts, sign-in, sessions, and the token each request carries."""
