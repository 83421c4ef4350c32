"""Trains the token classifier and writes it as ONNX. Made for one machine without an accelerator, in ten minutes.

    python3 -m venv T && T/bin/pip install jax==0.10.2 optax==0.2.8 onnx==1.23.2 onnxruntime==1.32.0 numpy==2.4.6 -e .
    counterfoil sample S101 --seed 101 --trial     (102 and 104 likewise; 103 without --trial)
    T/bin/python tools/classifier/train.py --samples S101 S102 S103 S104 --out src/counterfoil/detection/second

Seeds 101 to 104 are for training only; 2 and 3 measure, and 9000 up are never made here.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import optax
from export import to_onnx
from texts import Author, Label, Labelled

from counterfoil import documents
from counterfoil.detection.second.tokens import SIZES, features, tokens
from counterfoil.evaluation import truth
from counterfoil.values import Category, Role

LABELS = ("O", "B-PER", "I-PER", "B-ADR", "I-ADR")
WIDTHS = (40, 16, 24, 16, 16, 8)
INNER = 64
DILATIONS = (1, 2, 4)
LENGTH, BATCH = 128, 48
_ADDRESSES = {Category.HOME_ADDRESS, Category.OTHER_ADDRESS, Category.INCIDENT_LOCATION}


def pages(sample: Path) -> Iterator[Labelled]:
    """The pages of a sample office with the people and addresses that its truth has in them; scans are left out."""
    with tempfile.TemporaryDirectory() as folder:
        for record in truth.read(sample):
            if record.scanned:
                continue
            try:
                document = documents.read(record.path, workdir=Path(folder), ocr=False)
            except Exception as error:  # noqa: BLE001 - some records are broken on purpose
                print(record.path.name, error)
                continue
            for page in document.pages:
                labels: list[str] = [""] * len(page.words)
                for value in record.values:
                    named = value.category is Category.NAME and value.role is not Role.ORGANISATION
                    kind = "PER" if named else "ADR" if value.category in _ADDRESSES else ""
                    if not kind or (value.page_index is not None and value.page_index != page.index):
                        continue
                    for place, word in enumerate(page.words):
                        x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
                        if any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in value.boxes):
                            labels[place] = labels[place] or kind
                mentions = []
                for place, (word, label) in enumerate(zip(page.words, labels, strict=True)):
                    if label and mentions and place and labels[place - 1] == label:
                        mentions[-1] = (mentions[-1][0], word.end, label)
                    elif label:
                        mentions.append((word.start, word.end, label))
                yield Labelled(page.text, tuple(_bare(page.text, one) for one in mentions))


def _bare(text: str, mention: Label) -> Label:
    """A mention without the signs at its end that its last word is printed with."""
    start, end, kind = mention
    return start, start + len(text[start:end].rstrip(".,;:)!?")), kind


def encode(one: Labelled) -> tuple[np.ndarray, np.ndarray]:
    """The numbers of each token, and its label."""
    found = tokens(one.text)
    answer = np.zeros(len(found), np.int32)
    for start, end, kind in one.mentions:
        first = True
        for place, token in enumerate(found):
            if start <= token.start() and token.end() <= end:
                answer[place] = LABELS.index(("B-" if first else "I-") + kind)
                first = False
    return np.array(features(one.text, found), np.int32).reshape(-1, len(SIZES)), answer


def start(seed: int) -> dict[str, Any]:
    """Weights before the first step."""
    keys = iter(jax.random.split(jax.random.key(seed), 40))
    total = sum(WIDTHS)

    def dense(rows: int, columns: int) -> Any:
        return jax.random.normal(next(keys), (rows, columns)) * (1.0 / rows) ** 0.5

    return {
        "tables": [jax.random.normal(next(keys), (s, w)) * 0.3 for s, w in zip(SIZES, WIDTHS, strict=True)],
        "in": dense(total, INNER), "in_bias": jnp.zeros(INNER),
        "blocks": [{"w": dense(3 * INNER, 2 * INNER), "b": jnp.zeros(2 * INNER)} for _ in DILATIONS],
        "out": dense(INNER, len(LABELS)), "out_bias": jnp.zeros(len(LABELS)),
    }  # fmt: skip


def forward(weights: dict[str, Any], numbers: Any, drop: Any = None) -> Any:
    """Scores of each label for each token; ``numbers`` is (batch, length, features)."""
    x = jnp.concatenate([t[numbers[..., i]] for i, t in enumerate(weights["tables"])], -1)
    if drop is not None:
        x = x * jax.random.bernoulli(drop, 0.8, x.shape) / 0.8
    x = jnp.maximum(x @ weights["in"] + weights["in_bias"], 0)
    for block, far in zip(weights["blocks"], DILATIONS, strict=True):
        padded = jnp.pad(x, ((0, 0), (far, far), (0, 0)))
        length = x.shape[1]
        wide = jnp.concatenate([padded[:, i * far : i * far + length] for i in range(3)], -1)
        y = wide @ block["w"] + block["b"]
        x = x + y[..., :INNER] * jax.nn.sigmoid(y[..., INNER:])
    return x @ weights["out"] + weights["out_bias"]


def loss(weights: dict[str, Any], numbers: Any, answers: Any, mask: Any, drop: Any) -> Any:
    each = optax.softmax_cross_entropy_with_integer_labels(forward(weights, numbers, drop), answers)
    return jnp.sum(each * mask) / jnp.sum(mask)


def batches(parts: Sequence[tuple[np.ndarray, np.ndarray]], rng: random.Random) -> Iterator[tuple[np.ndarray, ...]]:
    """Pieces of ``LENGTH`` tokens, several texts one after another; words and lists are forgotten at random."""
    order = list(range(len(parts)))
    rng.shuffle(order)
    numbers = np.concatenate([parts[i][0] for i in order])
    answers = np.concatenate([parts[i][1] for i in order])
    chance = np.random.default_rng(rng.randrange(1 << 30))
    numbers = numbers.copy()
    named = answers > 0
    forget = chance.random(len(numbers)) < np.where(named, 0.35, 0.08)
    numbers[forget, 0] = chance.integers(0, SIZES[0], forget.sum())
    unlisted = chance.random(len(numbers)) < np.where(named, 0.2, 0.03)
    numbers[unlisted, 4] = 0
    whole = len(numbers) // (LENGTH * BATCH) * LENGTH * BATCH
    for at in range(0, whole, LENGTH * BATCH):
        piece = slice(at, at + LENGTH * BATCH)
        yield numbers[piece].reshape(BATCH, LENGTH, -1), answers[piece].reshape(BATCH, LENGTH)


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=Path, nargs="*", default=[])
    parser.add_argument("--sentences", type=int, default=45000)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    rng = random.Random(7)
    real = [page for sample in asked.samples for page in pages(sample)]
    print(len(real), "pages of sample offices", flush=True)
    author = Author(71)
    invented = [author.sentence() for _ in range(asked.sentences)]
    parts = [encode(one) for one in invented] + [encode(one) for one in real] * 2
    other = Author(72)
    held = [encode(other.sentence()) for _ in range(1500)]
    print(sum(len(p[1]) for p in parts), "tokens", flush=True)
    weights = start(5)
    steps = asked.epochs * sum(len(p[1]) for p in parts) // (LENGTH * BATCH)
    optimiser = optax.adamw(optax.cosine_decay_schedule(3e-3, steps), weight_decay=1e-3)
    state = optimiser.init(weights)

    @jax.jit
    def step(weights: Any, state: Any, numbers: Any, answers: Any, key: Any) -> Any:
        value, grad = jax.value_and_grad(loss)(weights, numbers, answers, jnp.ones(answers.shape), key)
        changes, state = optimiser.update(grad, state, weights)
        return optax.apply_updates(weights, changes), state, value

    key = jax.random.key(1)
    begun = time.monotonic()
    done = 0
    for epoch in range(asked.epochs):
        losses = []
        for numbers, answers in batches(parts, rng):
            key, one = jax.random.split(key)
            weights, state, value = step(weights, state, numbers, answers, one)
            losses.append(float(value))
            done += 1
            if done % 50 == 0:
                print(epoch, done, steps, round(sum(losses[-50:]) / 50, 4), round(time.monotonic() - begun), flush=True)
        show(weights, held)
        write(weights, asked.out)
        if time.monotonic() - begun > asked.minutes * 60:
            break


def show(weights: Any, held: Sequence[tuple[np.ndarray, np.ndarray]]) -> None:
    """Token recall and precision on sentences of another seed: a sign of life, no measurement."""
    numbers, answers = np.concatenate([h[0] for h in held]), np.concatenate([h[1] for h in held])
    said = np.asarray(jax.jit(forward)(weights, numbers[None])[0].argmax(-1))
    for name, kinds in (("PER", (1, 2)), ("ADR", (3, 4))):
        a, s = np.isin(answers, kinds), np.isin(said, kinds)
        print(
            name,
            "recall",
            round((a & s).sum() / a.sum(), 4),
            "precision",
            round((a & s).sum() / s.sum(), 4),
            flush=True,
        )


def write(weights: Any, folder: Path) -> None:
    """``classifier.onnx``, its weights as 16-bit numbers."""
    data = to_onnx(jax.tree.map(np.asarray, weights), DILATIONS, len(SIZES))
    (folder / "classifier.onnx").write_bytes(data)
    print(len(data), hashlib.sha256(data).hexdigest(), flush=True)


if __name__ == "__main__":
    main()
