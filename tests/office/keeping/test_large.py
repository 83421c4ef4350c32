"""Large documents pass through a bounded memory: 200 MB sent, read back and opened, in 32 MiB more than a small one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from counterfoil.office.folder import create
from counterfoil.office.keeping import access

ROOM = 32 << 20
PROGRAM = """
import resource, sys
from pathlib import Path
from counterfoil.office import folder, store
from counterfoil.values import digest_of_file
office, small, large = folder.read(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3])
keeper = store.keeper(office, sys.argv[4], False)
keeper.get(keeper.put(small))  # what the libraries want once, and their threads
size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + int(sys.argv[5]),) * 2)
print(digest_of_file(keeper.get(keeper.put(large))))
"""


@pytest.mark.soak
def test_two_hundred_megabytes_pass_through_a_small_memory(tmp_path: Path, bucket) -> None:
    office = create(tmp_path / "office", law="us-il")
    known = bucket.server.access()
    said = office.keys / access.FILE
    said.touch(0o600)
    said.write_text(
        f'endpoint = "{known.endpoint}"\naccess_key = "{known.access_key}"\nsecret_key = "{known.secret_key}"\n'
    )
    large, small = tmp_path / "large", tmp_path / "small"
    small.write_bytes(os.urandom(20 << 20))
    with large.open("wb") as file:
        for _ in range(200):
            file.write(os.urandom(1 << 20))

    def run(room: int) -> subprocess.CompletedProcess[str]:
        arguments = [office.folder, small, large, bucket.url, str(room)]
        return subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=False)

    done = run(ROOM)
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout.strip()
        == subprocess.run(["sha256sum", large], capture_output=True, text=True, check=True).stdout.split()[0]
    )
    assert len(bucket.objects()) == 2
