"""What operators watch, as code: `python -m deploy.dashboards` writes deploy/observability/dashboards/."""
