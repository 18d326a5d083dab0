"""What docs/deploy.md tells to do is done: the unit is checked and its command run, the container's steps are taken."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import site
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.metrics import Metrics
from bot.sandbox.server import Sandbox, sandbox
from bot.settings import read
from bot.store import Backlog
from tests.product import ROOT, clean, free_port

UNIT, CONTAINER = ROOT / "deploy" / "partways.service", ROOT / "deploy" / "Containerfile"
PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def unit(name: str) -> list[str]:
    """The values that the unit gives for a name."""
    return re.findall(rf"^{name}=(.*)$", UNIT.read_text("utf-8"), re.MULTILINE)


def steps(name: str) -> list[str]:
    """The container file's instructions of one kind, in order."""
    whole = re.sub(r"\\\n\s*", "", CONTAINER.read_text("utf-8"))
    return [rest for rest in re.findall(rf"^{name} (.*)$", whole, re.MULTILINE) if "--from=" not in rest]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_systemd_finds_nothing_wrong_with_the_unit(tmp_path: Path) -> None:
    text = UNIT.read_text("utf-8").replace(unit("ExecStart")[0].split()[0], sys.executable)
    (tmp_path / "partways.service").write_text(text)
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / "partways.service")],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_keeps_the_bot_from_everything_but_its_own_data() -> None:
    for name in ("DynamicUser", "NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices"):
        assert unit(name) == ["yes"], name
    assert unit("ProtectSystem") == ["strict"]
    assert unit("StateDirectoryMode") == ["0700"]
    assert unit("RestartPreventExitStatus") == ["2"]


def test_the_container_does_not_run_as_root_and_copies_nothing_that_is_not_named() -> None:
    assert steps("USER") == ["10001"]
    assert steps("VOLUME") == ["/var/lib/partways"]
    copied = [name for line in steps("COPY") for name in line.split()[:-1]]
    assert all((ROOT / name).exists() for name in copied)
    assert not {".", ".env", "data"} & set(copied)


def test_the_page_tells_the_files_own_paths_and_only_settings_that_there_are() -> None:
    assert f"`{unit('ExecStart')[0]}`" in PAGE
    assert all(f"{folder}/bin/partways doctor" in PAGE for folder in ("/opt/partways/venv", "/opt/partways"))
    given = {name for line in [*unit("Environment"), *steps("ENV")] for name in re.findall(r"(\w+)=", line)}
    known = set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert given | set(re.findall(r"\b((?:PARTWAYS|SLACK)_\w+)", PAGE)) <= known


def test_every_metric_is_on_the_page_and_no_other() -> None:
    counted = set(re.findall(r"^# TYPE (partways_\w+) ", numbers(), re.MULTILINE))
    counted = {name for name in counted if not name.endswith("_created")}
    told = {re.sub(r"_bucket$", "", name) for name in re.findall(r"\bpartways_\w+", PAGE)}
    assert told == counted


def numbers() -> str:
    metrics = Metrics()
    metrics.watch(lambda: Backlog(0, 0, None))
    return metrics.text().decode()


@dataclass
class Machine:
    """A folder that stands for the root of a machine on which the container's steps were taken."""

    root: Path

    def moved(self, text: str) -> str:
        """The text with its absolute paths within the folder."""
        return re.sub(r"(?<![\w/.])/(opt|src|var)\b", rf"{self.root}/\1", text)

    def build(self) -> None:
        """Copy and run what the container file copies and runs to build; what is installed here already is found."""
        source = self.root / "src"
        source.mkdir(parents=True)
        (self.root / "var" / "lib" / "partways").mkdir(parents=True)
        for line in steps("COPY"):
            *names, _ = line.split()
            for name in names:
                whole = ROOT / name
                shutil.copytree(whole, source / name) if whole.is_dir() else shutil.copy(whole, source / name)
        for line in (one for one in steps("RUN") if "useradd" not in one):
            self.run(shlex.split(self.moved(line)))
            for packages in self.root.glob("opt/partways/lib/python3*/site-packages"):
                (packages / "here.pth").write_text("\n".join(site.getsitepackages()))

    def run(self, command: list[str]) -> None:
        program = sys.executable if command[0] == "python" else command[0]
        environment = clean(PIP_NO_BUILD_ISOLATION="0")  # with pip, 0 means none: hatchling is here already
        del environment["PYTHONPATH"]
        done = subprocess.run(
            [program, *command[1:]],
            cwd=self.root / "src",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def tokens(slack: Sandbox) -> dict[str, str]:
    return {"SLACK_BOT_TOKEN": slack.keys.bot, "SLACK_APP_TOKEN": slack.keys.app, "SLACK_API_URL": slack.api_url}


async def start(command: list[str], folder: Path, environment: dict[str, str]) -> asyncio.subprocess.Process:
    kept = clean(**environment)
    del kept["PYTHONPATH"]
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(*command, cwd=folder, env=kept, stdout=pipe, stderr=pipe)


async def stop(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    process.terminate()
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    return process.returncode, errors.decode()


async def first_line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 120)).decode().strip()


async def test_the_container_s_steps_make_a_bot_that_runs_is_healthy_and_can_be_looked_at(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    await asyncio.to_thread(machine.build)
    data, port = tmp_path / "var" / "lib" / "partways", str(free_port())
    given = dict(re.findall(r"(\w+)=(\S+)", machine.moved(" ".join(steps("ENV"))))) | {"PARTWAYS_HEALTH_PORT": port}
    probe = json.loads(machine.moved(steps("HEALTHCHECK")[0].partition("CMD ")[2]).replace("9300", port))
    command = [machine.moved(word) for word in json.loads(steps("ENTRYPOINT")[0]) + json.loads(steps("CMD")[0])]
    async with sandbox() as slack:
        bot = await start(command, data, given | tokens(slack))
        assert await first_line(bot) == "partways listens through Socket Mode"
        well = await start(probe, data, {})
        await asyncio.wait_for(well.communicate(), 60)
        assert well.returncode == 0
        doctor = await start([command[0], "doctor"], data, given | tokens(slack))
        said, _ = await asyncio.wait_for(doctor.communicate(), 120)
        assert f"{data}/partways.db can be read and written" in said.decode()
        assert await stop(bot) == (0, "")
    gone = await start(probe, data, {})
    await asyncio.wait_for(gone.communicate(), 60)
    assert gone.returncode != 0
    assert {one.name for one in data.iterdir()} == {"partways.db", "partways.db.lock"}
    await the_unit_s_line_starts_the_same(machine)


async def the_unit_s_line_starts_the_same(machine: Machine) -> None:
    """The unit's own command, folder and settings, in the form of an environment file."""
    folder = machine.root / "var" / "lib" / "partways"
    program, *rest = unit("ExecStart")[0].split()
    command = [machine.moved(program.replace("/venv/", "/")), *rest]
    async with sandbox() as slack:
        file = machine.root / "partways.env"
        lines = [f"{name}={value}\n" for name, value in tokens(slack).items()]
        file.write_text("".join(lines))
        assert read({}, file).mode == "socket"
        settings = dict(line.strip().split("=", 1) for line in lines)
        settings |= dict(machine.moved(line).split("=", 1) for line in unit("Environment"))
        bot = await start(command, Path(machine.moved(unit("WorkingDirectory")[0])), settings)
        assert await first_line(bot) == "partways listens through Socket Mode"
        assert (await slack.person("ana").command("/partways help")).acked
        assert await stop(bot) == (0, "")
    assert os.path.commonpath([settings["PARTWAYS_DATABASE"], folder]) == str(folder)
