"""What a process does to itself before it touches an untrusted file: limits, no network, no other files, no programs.

Linux only. Each measure is tried, and ``in_force`` says which the kernel granted; ``docs/concepts/untrusted-files.md``
says what holds where. Sources: landlock(7), seccomp(2), capabilities(7), getrlimit(2), unshare(2) of the Linux manual.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

in_force: dict[str, int | bool] = {}
"""What this process has put on itself: ``landlock`` (its version, 0 without), ``seccomp``, ``network_namespace``."""

_MEGABYTE = 1024 * 1024
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_SECCOMP, _PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 1, 4, 22, 24, 38
_libc = ctypes.CDLL(None, use_errno=True)


def confine(
    *,
    memory_mb: int,
    file_mb: int,
    open_files: int,
    readable: Sequence[str],
    writable: Sequence[str] | None,
    fork: bool,
    execute: bool,
) -> None:
    """Put everything on this process that the kernel lets it, for good. ``in_force`` says afterwards what holds.

    ``writable`` None leaves the file system as it is; otherwise nothing but those folders can be written, and nothing
    but them, ``readable`` and what Python and the system libraries need can be read. In either case the memory of
    other processes is out of reach, and no signal goes to them (``programs``: where Landlock is of version 6).
    """
    _limit(memory_mb, file_mb, open_files)
    in_force["network_namespace"] = _without_network()
    _drop_capabilities()
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    in_force["landlock"] = _landlock(readable, writable)
    in_force["seccomp"] = _seccomp(fork=fork, execute=execute)
    # The last line where the kernel grants nothing: it holds for Python's own calls, not for a parser taken over.
    sys.addaudithook(_refuse)


def keep_to_files(readable: Sequence[str]) -> int:
    """Let this process read nothing but ``readable`` and what Python needs, and write nowhere; the network stays.

    For a process that speaks with other machines and must not have what else its user may read. The version of
    Landlock that holds, 0 where the kernel has none. Threads that run already keep what they may: call it first.
    """
    _libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    close_to_others(True)
    in_force["landlock"] = _landlock(readable, (), network=False)
    return int(in_force["landlock"])


def close_to_others(closed: bool) -> None:
    """Whether others of the same user may look into this process (its memory, environment, open files)."""
    _libc.prctl(_PR_SET_DUMPABLE, int(not closed), 0, 0, 0)


def end_with(parent: int) -> None:
    """End this process when ``parent``, which forked it, ends, however that comes."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)


def protections() -> dict[str, int | bool]:
    """What holds in this process; call it through a worker."""
    return dict(in_force)


def _limit(memory_mb: int, file_mb: int, open_files: int) -> None:
    for kind, value in (
        (resource.RLIMIT_AS, memory_mb * _MEGABYTE),
        (resource.RLIMIT_FSIZE, file_mb * _MEGABYTE),
        (resource.RLIMIT_NOFILE, open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))


def _without_network() -> bool:
    """A network namespace of one's own has no device that is up. Some containers refuse it."""
    return any(int(_libc.unshare(flags)) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _drop_capabilities() -> None:
    """No powers, also not over a user namespace of one's own; root may still reach into folders of other owners.

    Landlock bounds the latter.
    """
    keep = 1 << 1 if os.geteuid() == 0 else 0  # CAP_DAC_OVERRIDE
    header = struct.pack("=II", 0x20080522, 0)  # _LINUX_CAPABILITY_VERSION_3, this process
    data = struct.pack("=IIIIII", keep, keep, 0, 0, 0, 0)
    for capability in range(64):
        if not keep >> capability & 1 and _libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break
    _libc.capset(header, data)


def _refuse(event: str, _arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto", "socket.sendmsg"}:
        raise PermissionError("no network in the sandbox")


# --- Landlock: which files ---------------------------------------------------------------------------------------

_READ = 1 << 0 | 1 << 2 | 1 << 3  # execute, read file, read folder
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_MAKE = 1 << 4 | 1 << 5 | 1 << 7 | 1 << 8  # remove folder, remove file, make folder, make regular file
_ALL_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1}
_ALL_NEWER = (1 << 16) - 1  # version 5 adds device ioctl
_REFER = 1 << 13
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture

_SYSTEM_READABLE = (
    "/usr", "/lib", "/lib32", "/lib64", "/bin", "/opt/python", "/nix/store",
    "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/fonts", "/etc/nsswitch.conf",
    "/etc/mime.types",
    "/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system/cpu", "/sys/fs/cgroup",
    "/dev/urandom", "/dev/random", "/dev/zero",
)  # fmt: skip


def _landlock(readable: Sequence[str], writable: Sequence[str] | None, *, network: bool = True) -> int:
    """The version of Landlock that now holds for this process; 0 where the kernel has none.

    Without ``writable`` every file may be used as before; what remains is that processes outside are out of reach.
    ``network``: no TCP.
    """
    version = int(_libc.syscall(_CREATE, None, ctypes.c_size_t(0), 1))
    if version < 1 or (version < 2 and writable is None):  # version 1 cannot let files move between folders
        return 0
    handled = _ALL_BY_VERSION.get(version, _ALL_BY_VERSION[3] if version < 5 else _ALL_NEWER)
    if writable is None:
        handled = _REFER  # refused unless it is handled and allowed
    tcp = 3 if network and version >= 4 else 0  # bind and connect
    scopes = 3 if version >= 6 else 0  # abstract sockets and signals to processes outside
    attributes = struct.pack("=QQQ", handled, tcp, scopes)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = int(_libc.syscall(_CREATE, attributes, ctypes.c_size_t(size), 0))
    if ruleset < 0:
        return 0
    try:
        if writable is None:
            _allow(ruleset, "/", _REFER)
            return version if _libc.syscall(_RESTRICT, ruleset, 0) == 0 else 0
        for path in (*_SYSTEM_READABLE, *_python_paths(), *readable):
            _allow(ruleset, path, _READ & handled)
        _allow(ruleset, "/dev/null", (_READ | _WRITE_FILE | _TRUNCATE) & handled)
        for path in writable:
            _allow(ruleset, path, (_READ & ~1 | _WRITE_FILE | _TRUNCATE | _MAKE | _REFER) & handled)
        return version if _libc.syscall(_RESTRICT, ruleset, 0) == 0 else 0
    finally:
        os.close(ruleset)


def _python_paths() -> Iterable[str]:
    return {sys.prefix, sys.base_prefix, sys.exec_prefix, *filter(None, sys.path), str(Path(__file__).parent)}


def _allow(ruleset: int, path: str, access: int) -> None:
    """Lets ``access`` pass beneath ``path``; a path that is not there needs no rule."""
    with contextlib.suppress(OSError):
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not Path(path).is_dir():
                access &= 1 << 0 | _WRITE_FILE | 1 << 2 | _TRUNCATE  # the others speak of folders
            _libc.syscall(_ADD, ruleset, 1, struct.pack("=Qi", access, handle), 0)
        finally:
            os.close(handle)


# --- seccomp: which calls to the kernel --------------------------------------------------------------------------

# Name → number on x86_64 and aarch64 (the generic table); None where the architecture has no such call.
_NUMBERS: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201), "accept": (43, 202),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "pidfd_getfd": (438, 438),
    "pidfd_open": (434, 434), "kcmp": (312, 272), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "unshare": (272, 97), "setns": (308, 268), "bpf": (321, 280), "perf_event_open": (298, 241),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "userfaultfd": (323, 282),
    "init_module": (175, 105), "finit_module": (313, 273), "kexec_load": (246, 104), "open_by_handle_at": (304, 265),
    "open_tree": (428, 428), "move_mount": (429, 429), "fsopen": (430, 430), "fsmount": (432, 432),
    "mount_setattr": (442, 442), "setsid": (112, 157), "setpgid": (109, 154), "personality": (135, 92),
    "swapon": (167, 224), "reboot": (169, 142), "acct": (163, 89), "quotactl": (179, 60), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "adjtimex": (159, 171), "sethostname": (170, 161), "mknod": (133, None),
    "mknodat": (259, 33),
}  # fmt: skip
_SIGNALS: dict[str, tuple[int | None, int | None]] = {
    "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "pidfd_send_signal": (424, 424),
}  # fmt: skip
_FORK: tuple[int | None, int | None] = (57, None)
_VFORK: tuple[int | None, int | None] = (58, None)
_CLONE, _CLONE3 = (56, 220), (435, 435)
_EXECVE, _EXECVEAT = (59, 221), (322, 281)
_PRLIMIT = (302, 261)
_CLONE_THREAD, _CLONE_NAMESPACES = 0x00010000, 0x7E020000 | 0x00000080
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_EPERM, _ENOSYS = 1, 38
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16


def _seccomp(*, fork: bool, execute: bool) -> bool:
    """Puts the filter on every thread; False where the kernel or this architecture has none."""
    if platform.machine() not in _ARCHITECTURES or sys.byteorder != "little":
        return False
    column, architecture = _ARCHITECTURES[platform.machine()]
    program = filter_program(column, architecture, fork=fork, execute=execute)
    code = b"".join(struct.pack("=HBBI", *step) for step in program)
    buffer = ctypes.create_string_buffer(code, len(code))
    descriptor = struct.pack("@HxxxxxxP", len(program), ctypes.addressof(buffer))
    return int(_libc.prctl(_PR_SET_SECCOMP, 2, descriptor, 0, 0)) == 0


def filter_program(column: int, architecture: int, *, fork: bool, execute: bool) -> list[tuple[int, int, int, int]]:
    """The filter as BPF steps (code, jump if true, jump if false, value), seccomp(2)."""

    def refuse(numbers: tuple[int | None, int | None], error: int = _EPERM) -> list[tuple[int, int, int, int]]:
        number = numbers[column]
        return [] if number is None else [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | error)]

    def when_argument(
        numbers: tuple[int | None, int | None], test: tuple[int, int, int, int], action: int
    ) -> list[tuple[int, int, int, int]]:
        """``action`` when the call is the one of ``numbers`` and its first argument (low half) passes ``test``."""
        number = numbers[column]
        if number is None:
            return []
        inner = [(_LOAD, 0, 0, _FIRST_ARGUMENT_AT), test, (_RETURN, 0, 0, action), (_RETURN, 0, 0, _ALLOW)]
        return [(_EQUAL, 0, len(inner), number), *inner]

    steps = [(_LOAD, 0, 0, _ARCHITECTURE_AT), (_EQUAL, 1, 0, architecture), (_RETURN, 0, 0, _KILL)]
    steps += [(_LOAD, 0, 0, _NUMBER_AT)]
    if column == 0:
        steps += [(_AT_LEAST, 0, 1, 0x40000000), (_RETURN, 0, 0, _ERRNO | _EPERM)]  # the x32 table
    for numbers in _NUMBERS.values():
        steps += refuse(numbers)
    # clone3 hides its flags from the filter; ENOSYS makes the C library use clone.
    steps += refuse(_CLONE3, _ENOSYS)
    if not fork:
        for numbers in _SIGNALS.values():
            steps += refuse(numbers)
        steps += refuse(_FORK) + refuse(_VFORK)
        steps += when_argument(_CLONE, (_ANY_BIT, 1, 0, _CLONE_THREAD), _ERRNO | _EPERM)
    else:
        steps += when_argument(_CLONE, (_ANY_BIT, 0, 1, _CLONE_NAMESPACES), _ERRNO | _EPERM)
    if not execute:
        steps += refuse(_EXECVE) + refuse(_EXECVEAT)
    # Limits of other processes: only one's own (0) may be asked and set.
    steps += when_argument(_PRLIMIT, (_EQUAL, 1, 0, 0), _ERRNO | _EPERM)
    return [*steps, (_RETURN, 0, 0, _ALLOW)]
