"""Writes the network of ``train.py`` as an ONNX graph: (tokens, features) of int64 to (tokens, labels) of chances."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


def to_onnx(weights: dict[str, Any], dilations: Sequence[int], features: int) -> bytes:
    """The bytes of the file. Weights are stored in 16 bits and worked with in 32."""
    nodes: list[Any] = []
    stored: list[Any] = []

    def constant(name: str, value: np.ndarray) -> str:
        if value.dtype == np.int64:
            stored.append(numpy_helper.from_array(value, name))
            return name
        stored.append(numpy_helper.from_array(value.astype(np.float16), f"{name}_16"))
        return node("Cast", [f"{name}_16"], name, to=TensorProto.FLOAT)

    def node(kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    found = []
    for place, table in enumerate(weights["tables"]):
        column = node(
            "Gather", ["tokens", constant(f"at_{place}", np.array(place, np.int64))], f"column_{place}", axis=1
        )
        found.append(node("Gather", [constant(f"table_{place}", table), column], f"looked_up_{place}", axis=0))
    node("Concat", found, "known", axis=1)
    node("MatMul", ["known", constant("in", weights["in"])], "in_sum")
    node("Add", ["in_sum", constant("in_bias", weights["in_bias"])], "in_all")
    node("Relu", ["in_all"], "flat")
    node("Transpose", ["flat"], "turned", perm=[1, 0])
    x = node("Unsqueeze", ["turned", constant("first", np.array([0], np.int64))], "x")  # 1, inner, tokens
    inner = weights["in"].shape[1]
    for place, (block, far) in enumerate(zip(weights["blocks"], dilations, strict=True)):
        kernel = block["w"].reshape(3, inner, 2 * inner).transpose(2, 1, 0)
        y = node(
            "Conv", [x, constant(f"kernel_{place}", kernel), constant(f"bias_{place}", block["b"])], f"y_{place}",
            dilations=[far], kernel_shape=[3], pads=[far, far], strides=[1],
        )  # fmt: skip
        nodes.append(helper.make_node("Split", [y], [f"value_{place}", f"gate_{place}"], axis=1))
        node("Sigmoid", [f"gate_{place}"], f"open_{place}")
        node("Mul", [f"value_{place}", f"open_{place}"], f"gated_{place}")
        x = node("Add", [x, f"gated_{place}"], f"x_{place}")
    node("Squeeze", [x, "first"], "last")
    node("Transpose", ["last"], "rows", perm=[1, 0])
    node("MatMul", ["rows", constant("out", weights["out"])], "out_sum")
    node("Add", ["out_sum", constant("out_bias", weights["out_bias"])], "scores")
    node("Softmax", ["scores"], "chances", axis=1)
    labels = weights["out"].shape[1]
    graph = helper.make_graph(
        nodes, "counterfoil_token_classifier",
        [helper.make_tensor_value_info("tokens", TensorProto.INT64, ["n", features])],
        [helper.make_tensor_value_info("chances", TensorProto.FLOAT, ["n", labels])],
        stored,
    )  # fmt: skip
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="counterfoil")
    model.ir_version = 8
    onnx.checker.check_model(model)
    data: bytes = model.SerializeToString()
    return data
