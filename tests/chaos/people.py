"""People and programs that use the office by HTTP, and what it told them was done."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

from .scene import PASSWORD, Scene

WAIT_S = 20


class NotDone(Exception):
    """The office did not say that it was done: whoever asked asks again."""


@dataclass
class Said:
    """What the office acknowledged, and how often it was asked."""

    filed: dict[str, dict[str, str]] = field(default_factory=dict)  # words of the request → what was answered
    tries: dict[str, int] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)  # "approve lettered", "sign decided", "clear listed", …


class Browser:
    """Somebody with cookies."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, {}

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> tuple[int, str, str]:
        """Status, text and where it leads."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_S)
        try:
            sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} | headers
            line.request(method, path, body, sent)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException) as error:
            raise NotDone(f"{method} {path}: {type(error).__name__}") from error
        finally:
            line.close()
        for one in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = one.split(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, text, answer.headers.get("Location") or ""

    def page(self, path: str) -> str:
        status, text, _ = self.ask("GET", path)
        if status != 200:
            raise NotDone(f"GET {path}: {status}")
        return text

    def post(self, path: str, page: str, **given: str) -> tuple[int, str, str]:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        form = urlencode(given | {"csrfmiddlewaretoken": token[1] if token else ""})
        return self.ask("POST", path, form, **{"Content-Type": "application/x-www-form-urlencoded"})

    def log_in(self, name: str) -> None:
        status, _, _ = self.post("/log-in/", self.page("/log-in/"), username=name, password=PASSWORD)
        if status != 302:
            raise NotDone(f"log-in: {status}")


class People:
    """All of them, in a thread of their own; each asks again until it is told that it is done."""

    def __init__(self, scene: Scene, port: Callable[[], int], words: str, *, twice: bool) -> None:
        self.scene, self._port, self.words, self.twice = scene, port, words, twice
        self.said, self.problems = Said(), list[str]()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._act, daemon=True)
        self._logged: dict[str, Browser] = {}

    def begin(self) -> None:
        self._thread.start()

    def are_done(self) -> bool:
        return not self._thread.is_alive()

    def end(self) -> None:
        self._ends.set()
        if self._thread.ident is not None:  # a round may end before anybody acts
            self._thread.join(60)

    def _act(self) -> None:
        for number, act in enumerate((self._file, self._approve, self._sign, self._file, self._clear, self._file)):
            while not self._ends.is_set():
                try:
                    act(number)
                    if self.twice:
                        act(number)
                    break
                except NotDone as error:
                    self.problems.append(str(error))
                    self._ends.wait(0.4)

    def _as(self, name: str) -> Browser:
        known = self._logged.get(name)
        if known is None or known.port != self._port():
            made = Browser(self._port())
            if known is not None:
                made.cookies = dict(known.cookies)  # sessions outlive the server
            else:
                made.log_in(name)
            self._logged[name] = known = made
        return known

    def _file(self, number: int) -> None:
        words = f"The invented paper {self.words} number {number}."
        self.said.tries[words] = self.said.tries.get(words, 0) + 1
        content = json.dumps({"items": [words], "email": "ada@mail.example", "answer": "email"})
        status, text, _ = Browser(self._port()).ask(
            "POST", "/api/v1/requests", content, **{"Content-Type": "application/json", "X-API-Key": self.scene.key}
        )
        if status != 201:
            raise NotDone(f"file: {status}")
        told = json.loads(text)
        self.said.filed[told["number"]] = {"words": words, "token": told["token"]}

    def _approve(self, number: int) -> None:
        case = self.scene.cases["lettered"]
        path, omar = f"/desk/cases/{case}/release/", self._as("omar")
        page = omar.page(path)
        mark = re.search(r'name="mark" value="(\w+)"', page)
        if mark is None:
            if "approve lettered" in self.said.done or self.said.tries.get("approve"):
                self.said.done.add("approve lettered")  # the page has nothing to approve any more
                return
            raise NotDone("approve: the page shows no mark")
        self.said.tries["approve"] = self.said.tries.get("approve", 0) + 1
        clicks = [threading.Thread(target=self._quietly, args=(path, page, mark[1]), daemon=True)] if self.twice else []
        for one in clicks:
            one.start()
        status, _, _ = omar.post(path, page, mark=mark[1])
        for one in clicks:
            one.join()
        if status != 302:
            raise NotDone(f"approve: {status}")
        self.said.done.add("approve lettered")

    def _quietly(self, path: str, page: str, mark: str) -> None:
        other = Browser(self._port())
        other.cookies = dict(self._as("omar").cookies)
        try:
            other.post(path, page, mark=mark)
        except NotDone:
            return

    def _sign(self, number: int) -> None:
        case = self.scene.cases["decided"]
        path, dana = f"/desk/cases/{case}/sign/", self._as("dana")
        page = dana.page(path)
        seen = re.search(r'name="seen" value="(\d+)"', page)
        if seen is None:
            if not self.said.tries.get("sign"):
                raise NotDone("sign: the page shows nothing to sign")
            self.said.done.add("sign decided")
            return
        self.said.tries["sign"] = self.said.tries.get("sign", 0) + 1
        status, _, _ = dana.post(path, page, do="sign", seen=seen[1])
        if status != 302:
            raise NotDone(f"sign: {status}")
        self.said.done.add("sign decided")

    def _clear(self, number: int) -> None:
        path, dana = "/desk/arrivals/5/", self._as("dana")
        page = dana.page(path)
        status, text, where = dana.post(path, page, do="clear")
        if (status == 302 and "/desk/cases/" in where) or "decided already" in text or "somebody else decided" in text:
            self.said.done.add("clear listed")
        else:
            raise NotDone(f"clear: {status}")


def until(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return holds()
