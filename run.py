"""Two commands for a fresh machine; nothing but Python 3.11 or newer (with its venv part) is needed.

    python3 run.py demo     install Wuli and write the sample firm's report into ./wuli-demo
    python3 run.py test     install Wuli and its test tools, then run the tests

Everything goes into the folder .venv beside this file; the system's own Python is left alone. Further arguments are
handed on: `python3 run.py demo --lang en`, `python3 run.py test -x -q`.
"""

# Plain enough for old Pythons to read, so that they reach the message that asks for a newer one.

import hashlib
import importlib.util
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NEEDED = (3, 11)
LOCKS = {"demo": "requirements.lock", "test": "requirements-test.lock"}

TEXTS = {
    "usage": (
        "用法：python3 run.py demo（安装并生成示例报告）或 python3 run.py test（安装并运行测试）",
        "Usage: python3 run.py demo (install and write the sample report) or python3 run.py test (install and test)",
    ),
    "old_python": (
        "需要 Python 3.11 或更新的版本，现在用的是 {found}。请安装新版本，再用它运行，例如：python3.11 run.py demo",
        "Python 3.11 or newer is needed; this is {found}. Install it and run, for example: python3.11 run.py demo",
    ),
    "no_venv": (
        "这个 Python 缺少 venv 模块。Debian、Ubuntu 请先执行：sudo apt install python3-venv；其他系统请安装完整的 Python。",
        "This Python lacks its venv part. Debian, Ubuntu: sudo apt install python3-venv; elsewhere: a full Python.",
    ),
    "venv_failed": (
        "无法在 {path} 建立虚拟环境，原因见上文。",
        "The virtual environment in {path} could not be made; the reason stands above.",
    ),
    "installing": (
        "正在安装（{what}），只在第一次或有变动时需要，请稍候……",
        "Installing ({what}); this is needed only once, or after a change. One moment ...",
    ),
    "install_failed": (
        "安装没有成功，原因见上文。请检查网络或软件源设置，再运行同一条命令。",
        "The installation failed; the reason stands above. Check the network or the package index, then try again.",
    ),
}


def say(name: str, **gaps: object) -> None:
    """Tell something in both languages on stderr."""
    for text in TEXTS[name]:
        print(text.format(**gaps), file=sys.stderr, flush=True)


def fail(name: str, code: int = 2, **gaps: object) -> None:
    """Tell why nothing more can be done, and leave."""
    say(name, **gaps)
    raise SystemExit(code)


def check_python() -> None:
    """Leave with a message where this Python is too old or has no venv."""
    if sys.version_info < NEEDED:
        fail("old_python", found=".".join(str(part) for part in sys.version_info[:3]))
    # Debian ships venv without ensurepip, its other half
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        fail("no_venv")


def make_venv() -> None:
    """Make the virtual environment, unless a working one is there."""
    check = f"import sys, pip; sys.exit(sys.version_info < {NEEDED})"
    if PYTHON.exists() and run([PYTHON, "-c", check], quiet=True) == 0:
        return
    if run([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        fail("venv_failed", path=VENV)


def run(command: list, *, quiet: bool = False, cwd: object = None) -> int:
    """Run a command and return its exit code."""
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.call([str(part) for part in command], cwd=cwd, stdout=sink, stderr=sink)


def pip_install(what: str, *arguments: str) -> None:
    """Install into the virtual environment."""
    say("installing", what=what)
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    if run(command, cwd=ROOT) != 0:
        fail("install_failed", code=1)


def fingerprint(paths: list) -> str:
    """Return a hash over names and contents of files."""
    digest = hashlib.sha256()
    for path in sorted(paths):
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def install_once(name: str, paths: list, what: str, *arguments: str) -> None:
    """Install unless the stamp in .venv says that just this is installed."""
    stamp, wanted = VENV / ("wuli-" + name + ".stamp"), fingerprint(paths)
    if stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
        return
    pip_install(what, *arguments)
    stamp.write_text(wanted, encoding="ascii")


def sources() -> list:
    """Return the files that make up the program."""
    names = [ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE")]
    found = [path for path in (ROOT / "src" / "wuli").rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    return [path for path in (*names, *found) if path.exists()]


def main(arguments: list) -> int:
    """Install what is missing and run the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    command = arguments[0] if arguments else ""
    if command not in LOCKS:
        fail("usage", code=0 if command in ("-h", "--help") else 2)
    check_python()
    make_venv()
    lock = LOCKS[command]
    install_once(command, [ROOT / lock], lock, "--require-hashes", "-r", lock)
    install_once("program", sources(), "wuli", "--no-deps", "--force-reinstall", ".")
    if command == "demo":
        return run([PYTHON, "-m", "wuli", "demo", *arguments[1:]])
    return run([PYTHON, "-m", "pytest", *arguments[1:]], cwd=ROOT)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
