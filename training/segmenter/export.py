"""Writes the weights as the program reads them.

Little-endian. Header: the bytes "SHLFSEG1", then uint32 each: input channels, number of levels,
width of each level, number of outputs. Then the convolutions as float16, each its weights
(output, input, row, column) and its biases, batch normalisation folded in, in this order: two of
every level downwards; for every level upwards from the deepest but one, the 1x1 reduction and the
3x3 after joining; the 1x1 head.
"""
import struct
import sys

import numpy as np
import torch

from network import OUTPUTS, SpineNet

MAGIC = b"SHLFSEG1"


def convolutions(net):
    """(weights, biases) of every convolution in the order of the file."""
    blocks = [block for level in net.down for block in level]
    for reduce, up in zip(net.reduce, net.up):
        blocks += [reduce, up]
    for block in blocks:
        convolution, norm = block[0], block[1]
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        yield (convolution.weight * scale[:, None, None, None],
               norm.bias - norm.running_mean * scale)
    yield net.head.weight, net.head.bias


def write(net, path):
    with torch.no_grad(), open(path, "wb") as file:
        file.write(MAGIC)
        numbers = [12, len(net.widths), *net.widths, len(OUTPUTS)]
        file.write(struct.pack(f"<{len(numbers)}I", *numbers))
        for weights, biases in convolutions(net):
            for part in (weights, biases):
                file.write(part.numpy().astype("<f2").tobytes())


def read(path):
    """The network as the file has it: what the program computes with."""
    data = open(path, "rb").read()
    assert data[:8] == MAGIC
    levels = struct.unpack_from("<2I", data, 8)[1]
    widths = struct.unpack_from(f"<{levels}I", data, 16)
    net = SpineNet(widths).eval()
    at = 16 + 4 * levels + 4
    blocks = [block for level in net.down for block in level]
    for reduce, up in zip(net.reduce, net.up):
        blocks += [reduce, up]

    def take(shape):
        nonlocal at
        count = int(np.prod(shape))
        values = np.frombuffer(data, "<f2", count, at).astype(np.float32).reshape(shape)
        at += 2 * count
        return torch.from_numpy(values.copy())

    with torch.no_grad():
        for block in blocks:
            block[0].weight.copy_(take(block[0].weight.shape))
            norm = block[1]
            norm.running_mean.zero_()
            norm.running_var.fill_(1 - norm.eps)
            norm.weight.fill_(1)
            norm.bias.copy_(take(norm.bias.shape))
        net.head.weight.copy_(take(net.head.weight.shape))
        net.head.bias.copy_(take(net.head.bias.shape))
    assert at == len(data)
    return net


if __name__ == "__main__":
    state, path = sys.argv[1:]
    net = SpineNet()
    net.load_state_dict(torch.load(state))
    write(net.eval(), path)
