"""The samples of `grammar/doubtful`: for every code of lint a ruleset that gets it, and the same ruleset mended."""

from __future__ import annotations

import shutil
from pathlib import Path

import zhaolu
from zhaolu.diagnostics import Diagnostic
from zhaolu.resources import rulesets_folder
from zhaolu.surfaces.checking.folder import check

SAMPLES = Path(__file__).resolve().parents[2] / "grammar" / "doubtful"
CODES = sorted(path.stem for path in SAMPLES.glob("*.yaml") if "." not in path.stem)


def checked(name: str, folder: Path) -> list[Diagnostic]:
    """What is said of a sample (`W719`, or `W719.right` mended) as the only ruleset of a folder.

    That it has no cases is left out where the sample is not about that.
    """
    (folder / "hubei").mkdir(parents=True)
    for shared in ("vocabulary.yaml", "readings.yaml"):
        shutil.copy(str(rulesets_folder() / shared), folder)
    shutil.copy(SAMPLES / f"{name}.yaml", folder / "hubei" / "2019-assistant-gp.yaml")
    if (SAMPLES / f"{name}.cases.yaml").exists():
        shutil.copy(SAMPLES / f"{name}.cases.yaml", folder / "hubei" / "2019-assistant-gp.cases.yaml")
    return [item for item in check(zhaolu.open(folder)) if item.code != "N770" or name == "N770"]
