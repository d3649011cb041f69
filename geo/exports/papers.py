"""Papers: title, licence, citation and fingerprint of what is exported, for the formats that can carry them."""

from __future__ import annotations

from importlib.metadata import version

from geo.dataset import Dataset
from geo.layers import View


def papers(dataset: Dataset, view: View) -> dict[str, str]:
    """What a file says of itself, by name; `known_by` is empty if all that is known now was asked for."""
    settings = dataset.settings
    return {
        "title": settings.title,
        "description": f"{settings.description} {settings.unit.note}",
        "licence": settings.licence,
        "licence_url": settings.licence_url,
        "attribution": "; ".join(settings.attributions),
        "citation": citation(dataset),
        "dataset_sha256": dataset.hash,
        "day": view.on.isoformat(),
        "known_by": view.known_by.isoformat() if view.known_by else "",
        "rule": view.rule,
    }


def citation(dataset: Dataset) -> str:
    """How to cite the dataset, in a line; its hash says which edition it was."""
    return (
        f"Changing Hands {version('changing-hands')}: {dataset.title} (dataset), sha256 {dataset.hash[:12]}, "
        f"{dataset.settings.licence}. {'; '.join(dataset.settings.attributions)}."
    )
