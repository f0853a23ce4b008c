"""The days of an operator, followed on a running loop as the runbook says: `python -m deploy.local.days`."""
