"""What a worker does, one function for each kind of work; each is safe to run twice."""

from __future__ import annotations

from collections.abc import Mapping

from counterfoil.office.services.work import Task
from counterfoil.office.tasks.answer import answer
from counterfoil.office.tasks.arrival import arrival
from counterfoil.office.tasks.beside import import_exports, payment, watch
from counterfoil.office.tasks.dispose import dispose
from counterfoil.office.tasks.expunge import expunge
from counterfoil.office.tasks.heartbeat import heartbeat
from counterfoil.office.tasks.mail import mail_in, mail_notice, mail_out, mail_read
from counterfoil.office.tasks.notice import notice
from counterfoil.office.tasks.open_file import open_file
from counterfoil.office.tasks.overview import overview
from counterfoil.office.tasks.packet import packet
from counterfoil.office.tasks.produce import produce
from counterfoil.office.tasks.release import release
from counterfoil.office.tasks.rescan import rescan, reverify
from counterfoil.office.tasks.search import search
from counterfoil.office.tasks.sign import sign
from counterfoil.office.tasks.sweep import sweep
from counterfoil.office.tasks.tell import tell
from counterfoil.office.tasks.unlist import unlist

TASKS: Mapping[str, Task] = {
    "answer": answer,
    "arrival": arrival,
    "dispose": dispose,
    "expunge": expunge,
    "imports": import_exports,
    "mail_in": mail_in,
    "mail_notice": mail_notice,
    "mail_out": mail_out,
    "mail_read": mail_read,
    "notice": notice,
    "open_file": open_file,
    "overview": overview,
    "packet": packet,
    "payment": payment,
    "produce": produce,
    "release": release,
    "rescan": rescan,
    "reverify": reverify,
    "search": search,
    "sign": sign,
    "sweep": sweep,
    "heartbeat": heartbeat,
    "tell": tell,
    "unlist": unlist,
    "watch": watch,
}
"""Kind of work → what does it."""
