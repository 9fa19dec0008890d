"""Surfaces: the flat pictures of spines, labels, boards and walls that scenes are pasted from.

Everything is drawn with numpy and OpenCV into float32 RGB arrays (0...255). Text is set once per
process with the fonts of the system and then only scaled: setting it anew for every spine would
cost more than all the rest.
"""
import glob

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts"]
SYLLABLES = (
    "ba be bo ca ce co da de di do fa fe fo ga gi go ha he hi ja jo ka ke la le li lo lu ma me mi "
    "mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za "
    "zo an en in on un ar er ir or ur al el il ol as es is os str schw tsch ng lich tion que qua"
).split()


def color(rng):
    """A cover colour: white and cream, black and dark, saturated, or pastel."""
    kind = rng.random()
    if kind < 0.24:
        base = rng.uniform(200, 252)
        return np.array([base, base - rng.uniform(0, 12), base - rng.uniform(0, 45)], np.float32)
    if kind < 0.46:
        return rng.uniform(8, 60, 3).astype(np.float32)
    hue = rng.random()
    if kind < 0.86:
        saturation, value = rng.uniform(0.45, 1), rng.uniform(0.25, 0.95)
    else:
        saturation, value = rng.uniform(0.1, 0.4), rng.uniform(0.55, 0.95)
    sector = (hue * 6 + np.array([5, 3, 1])) % 6
    ramp = np.clip(np.minimum(sector, 4 - sector), 0, 1)
    return (255 * value * (1 - saturation * ramp)).astype(np.float32)


def other_color(rng, than, least=60):
    """A colour that can be read on `than`."""
    for _ in range(8):
        c = color(rng)
        if abs(float((c - than) @ [0.3, 0.59, 0.11])) > least:
            return c
    return np.full(3, 245 if than.mean() < 128 else 12, np.float32)


def smooth_noise(rng, height, width, cells_y, cells_x):
    """Noise in 0...1 with about cells_y x cells_x blobs."""
    small = rng.random((max(2, int(cells_y)), max(2, int(cells_x)))).astype(np.float32)
    return np.clip(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), 0, 1)


class TextAtlas:
    """Masks of set text, 48 px high, by kind of text."""

    def __init__(self, rng, count=500, height=48):
        fonts = sorted(
            path
            for folder in FONT_FOLDERS
            for ending in ("ttf", "otf")
            for path in glob.glob(f"{folder}/**/*.{ending}", recursive=True)
        )
        self.masks = []
        for _ in range(count):
            text = self.words(rng)
            try:
                font = ImageFont.truetype(fonts[rng.integers(len(fonts))], height)
                box = font.getbbox(text)
                size = (int(box[2] - box[0] + 4), int(box[3] - box[1] + 4))
                if not (8 < size[0] < 4000 and 8 < size[1] < 200):
                    continue
                image = Image.new("L", size)
                ImageDraw.Draw(image).text((2 - box[0], 2 - box[1]), text, fill=255, font=font)
            except (OSError, ValueError, IndexError):
                continue
            self.masks.append(np.asarray(image, np.float32) / 255)
        if not self.masks:
            raise SystemExit("no usable fonts found in " + ", ".join(FONT_FOLDERS))

    @staticmethod
    def words(rng):
        if rng.random() < 0.12:
            return " ".join(str(rng.integers(1, 999)) for _ in range(rng.integers(1, 3)))
        words = [
            "".join(SYLLABLES[rng.integers(len(SYLLABLES))] for _ in range(rng.integers(1, 5)))
            for _ in range(rng.choice([1, 2, 3, 4, 6], p=[0.25, 0.25, 0.25, 0.15, 0.1]))
        ]
        text = " ".join(words)
        return [text.upper(), text.title(), text.capitalize(), text][
            rng.choice(4, p=[0.4, 0.35, 0.2, 0.05])
        ]

    def put(self, rng, surface, x, y, width, height, ink, alpha=1.0, tries=1):
        """Sets some text into the box, as large as fits; returns the width used.

        The more tries, the more likely is a text that fills the box's height.
        """
        height, width = int(height), int(width)
        if height < 3 or width < 3:
            return 0
        masks = [self.masks[rng.integers(len(self.masks))] for _ in range(tries)]
        mask = min(masks, key=lambda m: max(0, m.shape[1] / m.shape[0] - width / height))
        scale = min(height / mask.shape[0], width / mask.shape[1])
        size = max(1, int(mask.shape[1] * scale)), max(1, int(mask.shape[0] * scale))
        if size[1] < 3:
            return 0
        small = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
        top = int(y + (height - size[1]) / 2)
        left = int(x)
        if top < 0 or left < 0:
            return 0
        part = surface[top : top + size[1], left : left + size[0]]
        m = small[: part.shape[0], : part.shape[1], None] * alpha
        part += m * (ink - part)
        return size[0]


class SpineStyle:
    """The design of a spine; books of a set share one."""

    def __init__(self, rng, base=None):
        self.seed = int(rng.integers(1 << 31))
        self.base = color(rng) if base is None else base
        self.ink = other_color(rng, self.base)
        self.upward = rng.random() < 0.4


def spine(rng, atlas, length, thickness, style, label=0.0, foot=1):
    """The picture of one spine, lying: thickness rows, length columns.

    label: the chance of a library's label near the foot, the right end where `foot` is 1 and the
    left one where it is 0.
    """
    length, thickness = max(8, int(length)), max(3, int(thickness))
    # What a set has in common is drawn from the style's own generator.
    shared = np.random.default_rng(style.seed)
    base, ink = style.base, style.ink
    s = np.empty((thickness, length, 3), np.float32)
    s[:] = base

    kind = shared.random()
    if kind < 0.09:  # a picture all over
        cells = shared.uniform(1.5, 6)
        n = smooth_noise(rng, thickness, length, cells, cells * length / thickness)[..., None]
        if shared.random() < 0.5:
            cells *= shared.uniform(2, 5)
            n += 0.6 * smooth_noise(
                rng, thickness, length, cells, cells * length / thickness)[..., None] - 0.3
        n = np.clip((n - 0.5) * shared.uniform(1, 3) + 0.5, 0, 1)
        s += n * (color(shared) - base)
    elif kind < 0.25:  # a picture or another colour over part of the length
        a = int(length * shared.uniform(0, 0.7))
        b = int(a + length * shared.uniform(0.1, 0.5))
        part = s[:, a:b]
        if part.size:
            if shared.random() < 0.5:
                part[:] = color(shared)
            else:
                n = smooth_noise(rng, part.shape[0], part.shape[1], 3, 9)[..., None]
                part += n * (color(shared) - part)
    elif kind < 0.31:  # a gradient along the length
        ramp = np.linspace(0, 1, length, dtype=np.float32)[None, :, None]
        s += ramp * (color(shared) - base)
    elif kind < 0.37:  # a stripe along the length: an edge that is none
        a = shared.uniform(0.05, 0.8)
        b = a + shared.uniform(0.05, 0.4)
        s[int(a * thickness) : int(b * thickness)] = color(shared)
    elif kind < 0.43:  # a frame
        inset = max(1, int(thickness * shared.uniform(0.06, 0.2)))
        cv2.rectangle(
            s, (inset * 2, inset), (length - 2 * inset, thickness - 1 - inset),
            ink.tolist(), max(1, thickness // 25))

    for _ in range(shared.choice([0, 1, 2, 3, 5], p=[0.5, 0.2, 0.15, 0.1, 0.05])):  # bands
        a = shared.choice([shared.uniform(0, 0.2), shared.uniform(0.8, 1), shared.uniform(0, 1)])
        width = max(1, int(length * shared.uniform(0.004, 0.05)))
        s[:, int(a * length) : int(a * length) + width] = (
            ink if shared.random() < 0.5 else color(shared))
    if shared.random() < 0.05:  # raised bands of a leather binding
        for a in np.linspace(0.1, 0.9, int(shared.integers(4, 7))):
            x = int(a * length)
            s[:, x : x + max(2, thickness // 8)] *= 0.7
            s[:, x : x + max(1, thickness // 20)] *= 1.6

    if shared.random() < 0.25:
        ornaments(shared, s)

    # Text along the length, in one or two lines, of every size.
    if shared.random() < 0.9:
        x = length * shared.uniform(0.02, 0.15)
        for _ in range(int(shared.integers(1, 4))):
            size = shared.uniform(0.18, 0.95)
            box = length * shared.uniform(0.15, 0.85)
            if x + box > length * 0.99:
                box = length * 0.99 - x
            if box < 6:
                break
            c = ink if shared.random() < 0.75 else other_color(shared, base, 40)
            if size < 0.42 and shared.random() < 0.45:
                used = atlas.put(rng, s, x, 0.08 * thickness, box, size * thickness, c)
                used = max(used, atlas.put(
                    rng, s, x, (0.92 - size) * thickness, box, size * thickness, c))
            else:
                y = shared.uniform(0, 1 - size) if shared.random() < 0.3 else (1 - size) / 2
                used = atlas.put(rng, s, x, y * thickness, box, size * thickness, c,
                                 tries=int(shared.integers(1, 6)))
            x += used + length * shared.uniform(0.02, 0.15)
    # Text across, a publisher's mark.
    for _ in range(shared.choice([0, 1, 2, 3], p=[0.6, 0.2, 0.12, 0.08])):
        size = int(min(thickness * shared.uniform(0.12, 0.5), length * 0.2))
        if size >= 4:
            x = int(shared.uniform(0, max(1, length - size - 1)))
            patch = np.ascontiguousarray(np.rot90(s[:, x : x + size], 1))
            atlas.put(rng, patch, 1, 1, patch.shape[1] - 2, patch.shape[0] - 2, ink)
            s[:, x : x + size] = np.rot90(patch, -1)
    if shared.random() < 0.4:
        x = int(length * shared.choice([shared.uniform(0.9, 0.96), shared.uniform(0.04, 0.1)]))
        r = max(1, int(thickness * shared.uniform(0.1, 0.35)))
        c = ink if shared.random() < 0.6 else color(shared)
        if shared.random() < 0.5:
            cv2.circle(s, (x, thickness // 2), r, c.tolist(), -1, cv2.LINE_AA)
        else:
            cv2.rectangle(s, (x - r, thickness // 2 - r), (x + r, thickness // 2 + r),
                          c.tolist(), -1)

    if rng.random() < label:
        put_label(rng, atlas, s if foot else s[::-1, ::-1])

    # Round backs are darker to the sides, creased ones lighter; light falls along the length.
    v = np.linspace(-1, 1, thickness, dtype=np.float32)[:, None, None]
    if rng.random() < 0.5:
        s *= 1 - rng.uniform(0, 0.45) * np.abs(v) ** rng.uniform(2, 6)
    if rng.random() < 0.3:
        s *= 1 + rng.uniform(-0.25, 0.25) * v
    if rng.random() < 0.15:  # gloss, a highlight along the back
        at = rng.uniform(-0.8, 0.8)
        s += rng.uniform(20, 110) * np.exp(-(((v - at) / rng.uniform(0.05, 0.25)) ** 2))
    if rng.random() < 0.3:
        u = np.linspace(0, 1, length, dtype=np.float32)[None, :, None]
        s *= 1 + rng.uniform(-0.4, 0.3) * (u - 0.5)
    edge = max(1, int(round(thickness * rng.uniform(0, 0.05))))
    for rows in (slice(0, edge), slice(thickness - edge, thickness)):
        if rng.random() < 0.6:
            s[rows] *= rng.uniform(0.35, 1.25)
    if rng.random() < 0.4:
        columns = max(1, int(rng.uniform(0.3, 1.5) * edge))
        s[:, :columns] *= rng.uniform(0.5, 1.4)
        s[:, -columns:] *= rng.uniform(0.4, 1.1)
    return s


def ornaments(rng, s):
    """Drawings on the cover: curves, strokes and patches, whose edges are no edges of a spine."""
    thickness, length = s.shape[:2]
    start = rng.uniform(0, 0.6) * length
    reach = rng.uniform(0.1, 0.6) * length
    c = color(rng)
    for _ in range(int(rng.integers(1, 9))):
        if rng.random() < 0.4:
            c = color(rng)
        x, y = int(start + rng.random() * reach), int(rng.uniform(-0.1, 1.1) * thickness)
        size = thickness * rng.uniform(0.1, 1.2)
        width = -1 if rng.random() < 0.45 else max(1, int(thickness * rng.uniform(0.01, 0.12)))
        kind = rng.random()
        if kind < 0.4:
            axes = max(1, int(size / 2)), max(1, int(size / 2 * rng.uniform(0.2, 1)))
            cv2.ellipse(s, (x, y), axes, rng.uniform(0, 180), 0, rng.choice([360, 200]),
                        c.tolist(), width, cv2.LINE_AA)
        elif kind < 0.75:
            # Strokes run in every direction, along the spine too.
            angle = rng.choice([rng.uniform(0, np.pi), rng.normal(0, 0.05)])
            far = size * rng.uniform(0.5, 4)
            end = int(x + far * np.cos(angle)), int(y + far * np.sin(angle))
            cv2.line(s, (x, y), end, c.tolist(), max(1, abs(width)), cv2.LINE_AA)
        else:
            corners = np.array([x, y]) + rng.normal(0, size / 2, (int(rng.integers(3, 7)), 2))
            cv2.fillPoly(s, [corners.astype(np.int32)], c.tolist(), cv2.LINE_AA)


def put_label(rng, atlas, s):
    """A library's label with two to four short lines across, near the foot."""
    thickness, length = s.shape[:2]
    size = int(min(length * 0.3, thickness * rng.uniform(0.6, 1.6)))
    if size < 5:
        return
    x = int(np.clip(length * (1 - abs(rng.normal(0.03, 0.08))) - size, 0, length - size))
    inset = 0 if rng.random() < 0.6 else int(thickness * rng.uniform(0, 0.12))
    if thickness - 2 * inset < 3:
        return
    patch = np.full((size, thickness - 2 * inset, 3), rng.uniform(200, 255), np.float32)
    if rng.random() < 0.25:
        strip = color(rng)
        patch[: max(1, int(size * rng.uniform(0.1, 0.35)))] = strip
    lines = int(rng.integers(2, 5))
    for line in range(lines):
        atlas.put(rng, patch, patch.shape[1] * 0.1, size * (line + 0.15) / lines,
                  patch.shape[1] * 0.8, size * 0.7 / lines, np.full(3, 20, np.float32))
    s[inset : thickness - inset, x : x + size] = np.rot90(patch, 1)[: thickness - 2 * inset]


def surface(rng, height, width, base=None):
    """A board or wall: plain, painted unevenly, wood, or stripes."""
    base = color(rng) if base is None else base
    s = np.empty((height, width, 3), np.float32)
    s[:] = base
    kind = rng.random()
    if kind < 0.45:  # wood: grain along x
        grain = smooth_noise(rng, height, width, rng.uniform(6, 40), rng.uniform(2, 5))
        fine = smooth_noise(rng, height, width, height / 3, rng.uniform(3, 10))
        s *= (1 + rng.uniform(0.05, 0.35) * (grain - 0.5) + 0.12 * (fine - 0.5))[..., None]
        if rng.random() < 0.4:
            step = rng.uniform(0.1, 0.4) * height
            for y in np.arange(rng.uniform(0, step), height, step):
                s[int(y) : int(y) + 2] *= 0.7
    elif kind < 0.7:
        s *= (1 + rng.uniform(0, 0.4) * (smooth_noise(rng, height, width, 3, 3) - 0.5))[..., None]
    elif kind < 0.76:  # stripes, tiles, panels
        step = rng.uniform(12, 150)
        for x in np.arange(0, width, step):
            s[:, int(x) : int(x + step * rng.uniform(0.02, 0.6))] *= rng.uniform(0.6, 1.2)
    return s
