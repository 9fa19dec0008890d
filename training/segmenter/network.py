"""The segmenter's network: a small U-Net at half the picture's resolution."""
import torch
from torch import nn
import torch.nn.functional as F

WIDTHS = (24, 32, 48, 64, 96)
OUTPUTS = ("spine", "core", "boundary", "cos2", "sin2")


class Block(nn.Sequential):
    """Convolution, normalisation, rectification."""

    def __init__(self, inputs, outputs, size=3):
        super().__init__(
            nn.Conv2d(inputs, outputs, size, padding=size // 2, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(inplace=True),
        )


class SpineNet(nn.Module):
    """RGB in 0...1 (N, 3, H, W; sides multiples of 32) to five maps of the same size.

    Spine, core and boundary come as logits, the direction as cos and sin of twice its angle.
    """

    def __init__(self, widths=WIDTHS):
        super().__init__()
        self.widths = widths
        self.down = nn.ModuleList()
        inputs = 12
        for width in widths:
            self.down.append(nn.Sequential(Block(inputs, width), Block(width, width)))
            inputs = width
        self.reduce = nn.ModuleList()
        self.up = nn.ModuleList()
        for width in reversed(widths[:-1]):
            self.reduce.append(Block(inputs, width, 1))
            self.up.append(Block(2 * width, width))
            inputs = width
        self.head = nn.Conv2d(inputs, 4 * len(OUTPUTS), 1)

    def forward(self, picture):
        x = F.pixel_unshuffle(picture * 2 - 1, 2)
        kept = []
        for level, block in enumerate(self.down):
            if level:
                x = F.max_pool2d(x, 2)
            x = block(x)
            kept.append(x)
        for reduce, block, skip in zip(self.reduce, self.up, reversed(kept[:-1])):
            # Reducing before enlarging gives the same and costs a quarter.
            x = F.interpolate(reduce(x), scale_factor=2, mode="nearest")
            x = block(torch.cat((x, skip), 1))
        return F.pixel_shuffle(self.head(x), 2)
