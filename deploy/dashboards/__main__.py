"""Writes the dashboards as Grafana reads them, one JSON file each."""

from deploy.dashboards.files import FOLDER, dashboard_files

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in dashboard_files().items():
        (FOLDER / name).write_text(text, "utf-8")
