"""Plain shelves with their truth: what the segmenter is trained on.

A scene is a square picture and, for each pixel, the visible spine it belongs to. Books are placed
in the flat plane of the shelf and carried into the picture by one homography, so that rows stay
rows. What is drawn later hides what was drawn before, in picture and truth alike.
"""
import cv2
import numpy as np

from textures import SpineStyle, TextAtlas, color, other_color, smooth_noise, spine, surface

IGNORED = 65535  # pixels that teach nothing: rows behind, books that are mostly hidden


class Scene:
    """A picture in the making: `image`, `ids` (0 background, 1... spines) and the spines' quads."""

    def __init__(self, rng, atlas, size, effects):
        self.rng, self.atlas, self.size, self.effects = rng, atlas, size, effects
        self.image = np.zeros((size, size, 3), np.float32)
        self.ids = np.zeros((size, size), np.uint16)
        self.quads = []  # image quads: start-left, end-left, end-right, start-right
        self.homography = np.eye(3)

    def to_image(self, points):
        p = np.c_[np.asarray(points, np.float64), np.ones(len(points))] @ self.homography.T
        return p[:, :2] / p[:, 2:]

    def paste(self, texture, points, identity, flat=True):
        """Draws a texture with its corners (0,0), (w,0), (w,h), (0,h) at `points`."""
        quad = (self.to_image(points) if flat else np.asarray(points)).astype(np.float32)
        if not np.isfinite(quad).all() or np.abs(quad).max() > 8 * self.size:
            return None
        low = np.maximum(np.floor(quad.min(0)).astype(int) - 1, 0)
        high = np.minimum(np.ceil(quad.max(0)).astype(int) + 2, self.size)
        if (high - low < 2).any():
            return None
        h, w = texture.shape[:2]
        source = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        local = quad - low.astype(np.float32)
        size = (int(high[0] - low[0]), int(high[1] - low[1]))
        matrix = cv2.getPerspectiveTransform(source, local)
        warped = cv2.warpPerspective(
            texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        mask = np.zeros(size[::-1], np.uint8)
        cv2.fillConvexPoly(
            mask, np.round(local * 16).astype(np.int32), 255, cv2.LINE_AA, shift=4)
        region = np.s_[low[1] : high[1], low[0] : high[0]]
        alpha = (mask.astype(np.float32) / 255)[..., None]
        self.image[region] += alpha * (warped - self.image[region])
        if identity is not None:
            self.ids[region][mask > 127] = identity
        return quad

    def book(self, points, style, label=0.0, dim=1.0):
        """A spine with its corners in the order of its picture: the length runs from the first
        to the second. Points in the flat plane."""
        quad = self.to_image(points)
        length = (np.linalg.norm(quad[1] - quad[0]) + np.linalg.norm(quad[2] - quad[3])) / 2
        thickness = (np.linalg.norm(quad[3] - quad[0]) + np.linalg.norm(quad[2] - quad[1])) / 2
        if thickness < 2.5 or length < 8 or length > 4000:
            return
        if (quad.max(0) < 0).any() or (quad.min(0) > self.size).any():
            return
        # The label is near the foot, whichever way the text runs.
        foot = 1 if points[1][1] > points[0][1] else 0
        texture = spine(self.rng, self.atlas, length, thickness, style, label, foot) * dim
        if self.paste(texture, points, len(self.quads) + 1) is not None:
            self.quads.append(quad)

    def plain(self, points, base, identity=0, texture=None):
        """A surface that is no spine."""
        quad = self.to_image(points)
        size = np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[3] - quad[0])
        if texture is None:
            w, h = (int(np.clip(s, 4, 1200)) for s in size)
            texture = surface(self.rng, h, w, base)
        self.paste(texture, points, identity)


def rectangle(x, y, width, height):
    return np.array([[x, y], [x + width, y], [x + width, y + height], [x, y + height]], float)


def standing(foot, thickness, length, lean, upward):
    """Corners of a standing book, its left foot at `foot`, leaning by `lean` radians to the right,
    ordered so that the text runs down (or up)."""
    along = np.array([np.sin(lean), -np.cos(lean)])
    across = np.array([np.cos(lean), np.sin(lean)])
    a = np.asarray(foot, float)
    b = a + across * thickness
    top_a, top_b = a + along * length, b + along * length
    return np.array([a, top_a, top_b, b] if upward else [top_b, b, a, top_a])


class ShelfMaker:
    """Fills a scene with one kind of shelf."""

    def __init__(self, scene, rng):
        self.scene, self.rng = scene, rng
        self.label = rng.choice([0, rng.uniform(0.6, 1)], p=[0.5, 0.5])
        # Sometimes all is of one tone: pale on pale, dark on dark.
        self.tone = color(rng) if rng.random() < (0.12 if scene.effects else 0.08) else None
        self.board = self.tone if self.tone is not None and rng.random() < 0.7 else color(rng)
        if rng.random() < 0.4:
            self.board = np.array([rng.uniform(110, 225), 0, 0], np.float32)
            self.board[1] = self.board[0] * rng.uniform(0.68, 0.9)
            self.board[2] = self.board[1] * rng.uniform(0.45, 0.9)
        self.thick = rng.uniform(0.07, 0.2)  # usual thickness by length
        self.spread = rng.uniform(0.15, 0.5)
        self.gap = rng.choice([0, rng.uniform(0, 0.06), rng.uniform(0, 0.3)], p=[0.4, 0.4, 0.2])
        self.upward = rng.choice([0.0, 0.5, 1.0])
        self.side = rng.uniform(-0.5, 0.5) if rng.random() < 0.4 else 0

    def style(self):
        rng = self.rng
        base = None
        if self.tone is not None:
            base = np.clip(self.tone * rng.uniform(0.85, 1.12) + rng.normal(0, 6, 3), 3, 253)
            base = base.astype(np.float32)
        style = SpineStyle(rng, base)
        style.upward = rng.random() < self.upward
        return style

    def thickness(self, length):
        return length * float(np.clip(self.thick * np.exp(self.rng.normal(0, self.spread)),
                                      0.025, 0.42))

    def row(self, left, right, foot, height):
        """Books from left to right on a board at y = foot, none higher than `height`."""
        rng, scene = self.rng, self.scene
        usual = rng.uniform(0.6, 0.92)
        x, lean, run = left, 0.0, 0
        style = self.style()
        length = usual * height
        thickness = self.thickness(length)
        previous = None
        while x < right:
            if run <= 0:
                run = int(rng.choice([1, 2, 4, 8], p=[0.62, 0.14, 0.14, 0.1]))
                style = self.style()
                length = height * float(np.clip(usual + rng.normal(0, 0.1), 0.4, 0.98))
                thickness = self.thickness(length)
                set_of = run > 1
            run -= 1
            if rng.random() < 0.12:  # an end, a beginning: another lean
                lean = rng.choice([0, rng.normal(0, 0.12), rng.uniform(-0.75, 0.75)],
                                  p=[0.45, 0.3, 0.25])
            event = rng.random()
            if event < 0.035:
                x += height * rng.uniform(0.1, 0.7)
            elif event < 0.055 and x + height * 0.5 < right:
                width = height * rng.uniform(0.45, 0.95)
                self.pile(x, x + width, foot, height * rng.uniform(0.3, 0.9))
                x += width * 1.05
                previous = None
                continue
            elif event < 0.075:
                self.clutter(x, foot, height)
                x += height * rng.uniform(0.1, 0.3)
            t = thickness * (1 if set_of and rng.random() < 0.7 else rng.uniform(0.8, 1.25))
            this_lean = lean + rng.normal(0, 0.008)
            step = t / np.cos(this_lean)
            if previous is not None and this_lean < previous - 0.02:
                x += length * (np.sin(previous) - np.sin(this_lean)) * rng.uniform(0.5, 1)
            lift = t * np.sin(max(this_lean, 0))
            corners = standing((x, foot - lift), t, length, this_lean, style.upward)
            corners += rng.normal(0, 0.006 * t, corners.shape)
            if self.side and rng.random() < 0.85:
                self.cover(corners, style, t)
            if rng.random() < 0.12:
                self.pages(corners, t)
            scene.book(corners, style, self.label)
            if rng.random() < 0.05:
                # One lies on top of the row.
                self.lying(x - rng.uniform(0, length), foot - length * 1.01, length,
                           self.thickness(length) * 0.8)
            previous = this_lean
            x += step + (t * self.gap * rng.random() if rng.random() < 0.6 else 0)

    def cover(self, corners, style, t):
        """The cover's side, seen from off the axis."""
        low = corners.mean(0)
        shift = np.array([self.side * t * self.rng.uniform(0.3, 1.3), 0])
        moved = corners + shift
        moved += (low - corners) * [0, 0.02 * self.rng.random()]
        base = style.base * self.rng.uniform(0.35, 1.0)
        # Hull of spine and its shifted copy, drawn behind the spine.
        order = np.argsort(corners[:, 0])
        edge = order[2:] if self.side > 0 else order[:2]
        a, b = corners[edge[0]], corners[edge[1]]
        if a[1] > b[1]:
            a, b = b, a
        self.scene.plain(np.array([a, a + shift, b + shift, b]), base.astype(np.float32))

    def pages(self, corners, t):
        """The top edge of the pages, seen from above or below."""
        rng = self.rng
        up = corners[np.argsort(corners[:, 1])[:2]]
        up = up[np.argsort(up[:, 0])]
        rise = np.array([rng.uniform(-0.3, 0.3) * t, -rng.uniform(0.1, 0.9) * t])
        texture = np.full((24, max(4, int(t)), 3), rng.uniform(150, 245), np.float32)
        texture *= (0.8 + 0.3 * rng.random((1, texture.shape[1], 1))).astype(np.float32)
        self.scene.plain(np.array([up[0] + rise, up[1] + rise, up[1], up[0]]), None, 0, texture)

    def lying(self, x, y, length, thickness, style=None):
        """A lying book with its foot at y; returns its top."""
        style = style or self.style()
        corners = rectangle(x, y - thickness, length, thickness)
        turn = self.rng.normal(0, 0.012)
        c = corners.mean(0)
        corners = (corners - c) @ np.array([[np.cos(turn), np.sin(turn)],
                                            [-np.sin(turn), np.cos(turn)]]) + c
        if self.rng.random() < 0.15:  # upside down
            corners = corners[[2, 3, 0, 1]]
        if self.rng.random() < 0.25:  # the cover, seen from above
            deep = thickness * self.rng.uniform(0.2, 2)
            top = corners[np.argsort(corners[:, 1])[:2]]
            top = top[np.argsort(top[:, 0])]
            back = top + [[deep * 0.3, -deep], [-deep * 0.3, -deep]]
            base = (style.base * self.rng.uniform(0.5, 1.1)).astype(np.float32)
            self.scene.plain(np.array([back[0], back[1], top[1], top[0]]), base)
        self.scene.book(corners, style, self.label)
        return y - thickness

    def pile(self, left, right, foot, height):
        """Lying books from the foot up."""
        rng = self.rng
        top = foot - height
        books = 0
        placed = []
        y = foot
        while y > top and books < 30:
            length = (right - left) * rng.uniform(0.7, 1)
            x = left + (right - left - length) * rng.random()
            t = self.thickness(length) * 0.9
            placed.append((x, y, length, t))
            y -= t * (1 + 0.04 * rng.random())
            books += 1
        for item in placed:
            self.lying(*item)

    def clutter(self, x, foot, height):
        """Bookends, boxes, vases, cards: things that are no books."""
        rng = self.rng
        width, tall = height * rng.uniform(0.08, 0.5), height * rng.uniform(0.2, 0.8)
        self.scene.plain(rectangle(x, foot - tall, width, tall), color(rng))

    def sign(self, x, y, width, height):
        """A card with text, as shelves bear on their edges."""
        rng = self.rng
        w, h = (max(8, int(v)) for v in (width, height))
        base = np.full(3, rng.uniform(190, 255), np.float32) if rng.random() < 0.7 else color(rng)
        card = np.empty((h, w, 3), np.float32)
        card[:] = base
        self.scene.atlas.put(
            rng, card, w * 0.05, h * 0.15, w * 0.9, h * 0.7, other_color(rng, base))
        self.scene.plain(rectangle(x, y, width, height), base, 0, card)


def backdrop(scene, rng, board):
    size = scene.size
    kind = rng.random()
    if kind < 0.4:
        base = board * rng.uniform(0.4, 1.1)
    elif kind < 0.52:
        base = np.full(3, rng.uniform(5, 50), np.float32)
    elif kind < 0.75:
        base = rng.uniform(130, 250) * np.array([1, rng.uniform(0.9, 1), rng.uniform(0.8, 1.05)])
    else:
        base = color(rng)
    scene.image[:] = surface(rng, size, size, base.astype(np.float32))


def shelves(scene, rng):
    """One to four boards with rows, their uprights and edges."""
    maker = ShelfMaker(scene, rng)
    size = scene.size
    backdrop(scene, rng, maker.board)
    height = float(np.exp(rng.uniform(np.log(130), np.log(1000))))
    edge = height * rng.uniform(0.03, 0.16)
    margin = size * 0.35
    y = rng.uniform(-0.2 * height, 0.9 * height)
    rows = []
    while y < size + margin + height:
        rows.append(y)
        y += height * rng.uniform(1.0, 1.25) + edge
    if rng.random() < 0.2:
        # One board in sight only; above it air.
        rows = [rng.uniform(0.5, 1.0) * size + rng.uniform(0, 0.3) * height]
    left, right = -margin, size + margin
    uprights = []
    if rng.random() < 0.4:
        left = rng.uniform(-0.1, 0.4) * size
        uprights.append((left - edge * rng.uniform(0.5, 2), left))
    if rng.random() < 0.4:
        right = rng.uniform(0.6, 1.1) * size
        uprights.append((right, right + edge * rng.uniform(0.5, 2)))
    fill = rng.choice([1, rng.uniform(0.3, 1)], p=[0.7, 0.3])
    if scene.effects and rng.random() < 0.12:
        far(scene, rng, height)
    behind = rng.random() < 0.08
    shadow = rng.uniform(0.1, 0.7) if rng.random() < 0.5 else 1
    for foot in rows:
        if behind:
            hidden(scene, maker, left, right, foot, height)
        scene.plain(rectangle(-margin, foot, size + 2 * margin, edge), maker.board)
        if rng.random() < 0.4:  # the board's upper face, in sight from above
            deep = edge * rng.uniform(0.2, 1.5)
            bright = (maker.board * rng.uniform(0.7, 1.2)).astype(np.float32)
            scene.plain(rectangle(-margin, foot - deep, size + 2 * margin, deep), bright)
            foot = foot - deep * rng.uniform(0, 0.9)
        end = left + (right - left) * fill
        if shadow < 1:  # it is dark behind the books
            deep = foot - height * rng.uniform(0.5, 1)
            scene.plain(rectangle(left, deep, right - left, foot - deep), maker.board * shadow)
        maker.row(left, end, foot, height * 0.97)
        if rng.random() < 0.35:
            for _ in range(int(rng.integers(1, 4))):
                maker.sign(rng.uniform(0, size), foot + edge * 0.1, height * rng.uniform(0.3, 1.5),
                           edge * rng.uniform(0.6, 1.4))
    for a, b in uprights:
        wide = max(b - a, 3)
        points = np.array([[a, -margin], [a, size + margin], [a + wide, size + margin],
                           [a + wide, -margin]])
        scene.plain(points, (maker.board * rng.uniform(0.7, 1.1)).astype(np.float32))


def far(scene, rng, height):
    """Shelves far behind, out of focus: nothing that could be read."""
    maker = ShelfMaker(scene, rng)
    size = scene.size
    small = height * rng.uniform(0.3, 0.8)
    y = rng.uniform(0, small)
    while y < size + small:
        maker.row(-0.2 * size, 1.2 * size, y, small)
        scene.plain(rectangle(-0.3 * size, y, 1.6 * size, 0.15 * small), maker.board)
        y += small * rng.uniform(1.15, 1.7)
    scene.image = cv2.GaussianBlur(scene.image, (0, 0), rng.uniform(3, 9))
    scene.image += rng.uniform(0, 0.5) * (scene.image.mean((0, 1)) - scene.image)
    scene.ids[:] = 0
    scene.quads = []


def hidden(scene, maker, left, right, foot, height):
    """A row behind the row: dim, out of focus, and neither right nor wrong to find."""
    before = scene.image.copy()
    ids, quads = scene.ids.copy(), list(scene.quads)
    maker.row(left, right, foot - height * 0.25, height * 0.9)
    changed = scene.ids != ids
    blurred = cv2.GaussianBlur(scene.image, (0, 0), scene.rng.uniform(0.5, 3))
    scene.image = np.where(changed[..., None], blurred * scene.rng.uniform(0.3, 0.9), before)
    scene.ids = np.where(changed, IGNORED, ids).astype(np.uint16)
    scene.quads = quads


def piles(scene, rng):
    """Piles on a table before a wall."""
    maker = ShelfMaker(scene, rng)
    size = scene.size
    backdrop(scene, rng, maker.board)
    foot = rng.uniform(0.6, 1.15) * size
    scene.plain(rectangle(-size, foot - rng.uniform(0, 0.1) * size, 3 * size, size), maker.board)
    x = rng.uniform(-0.3, 0.4) * size
    while x < size:
        width = float(np.exp(rng.uniform(np.log(180), np.log(1000))))
        maker.pile(x, x + width, foot, rng.uniform(0.3, 1.1) * size)
        x += width * rng.uniform(1.02, 1.4)
        if rng.random() < 0.3 and x < size:
            width = rng.uniform(0.2, 0.8) * size
            maker.row(x, x + width, foot, rng.uniform(0.3, 0.9) * size)
            x += width


def bookless(scene, rng):
    """Walls, panels, signs, boxes, covers and text that are no spines."""
    maker = ShelfMaker(scene, rng)
    size = scene.size
    backdrop(scene, rng, maker.board)
    for _ in range(int(rng.integers(0, 14))):
        w, h = size * rng.uniform(0.03, 0.8), size * rng.uniform(0.03, 0.6)
        x, y = rng.uniform(-0.2, 1) * size, rng.uniform(-0.2, 1) * size
        kind = rng.random()
        if kind < 0.4:
            scene.plain(rectangle(x, y, w, h), color(rng))
        elif kind < 0.6:
            maker.sign(x, y, w, min(h, w * 0.4))
        elif kind < 0.8:
            front(scene, rng, x, y, h * 0.75, h)
        else:
            center, axes = (int(x), int(y)), (int(w / 2), int(h / 2))
            cv2.ellipse(scene.image, center, axes, rng.uniform(0, 180), 0, 360,
                        color(rng).tolist(), -1, cv2.LINE_AA)


def front(scene, rng, x, y, width, height):
    """A front cover: text and picture on a broad rectangle."""
    h, w = max(12, int(height)), max(12, int(width))
    base = color(rng)
    cover = surface(rng, h, w, base)
    cover += smooth_noise(rng, h, w, 4, 4)[..., None] * (color(rng) - base) * rng.random()
    for _ in range(int(rng.integers(1, 5))):
        scene.atlas.put(rng, cover, w * 0.1, h * rng.uniform(0, 0.8), w * 0.8,
                        h * rng.uniform(0.05, 0.25), other_color(rng, base))
    scene.plain(rectangle(x, y, width, height), base, 0, cover)


def camera(rng, size):
    """A homography: turned, tilted, seen from aside."""
    turn = rng.choice([rng.normal(0, 0.03), rng.normal(0, 0.12), rng.uniform(-0.8, 0.8)],
                      p=[0.55, 0.33, 0.12])
    tilt = rng.normal(0, 0.12, 2) / size
    c = size / 2
    to, back = np.eye(3), np.eye(3)
    to[:2, 2], back[:2, 2] = -c, c
    rotation = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0],
                         [0, 0, 1]])
    perspective = np.eye(3)
    perspective[2, :2] = np.clip(tilt, -0.3 / size, 0.3 / size)
    shear = np.eye(3)
    shear[0, 1] = rng.normal(0, 0.03)
    return back @ perspective @ rotation @ shear @ to


def develop(rng, image, effects):
    """Light, lens and sensor; with `effects` the bad ones more often and more of them."""
    size = image.shape[0]
    light = 1 + rng.uniform(0, 0.45) * (smooth_noise(rng, size, size, 2.5, 2.5) - 0.5)
    if rng.random() < (0.12 if effects else 0.06):  # the hard edge of a shadow
        a, b = rng.uniform(0, size, 2)
        y, x = np.mgrid[:size, :size].astype(np.float32)
        angle = rng.uniform(0, 2 * np.pi)
        side = (x - a) * np.cos(angle) + (y - b) * np.sin(angle)
        light *= 1 - rng.uniform(0.2, 0.6) / (1 + np.exp(-side / rng.uniform(1, 30)))
    image = image * light[..., None] * rng.normal(1, 0.04, 3)
    image = 255 * np.clip(image / 255, 0, 1) ** rng.uniform(0.7, 1.25)
    dull = 0.2 if effects else 0.1
    low, high = rng.uniform(0, 30), rng.choice(
        [rng.uniform(80 if effects else 110, 190), rng.uniform(190, 275)], p=[dull, 1 - dull])
    image = low + image * (high - low) / 255
    if rng.random() < (0.18 if effects else 0.1):  # a small photo, enlarged
        k = rng.uniform(0.5, 0.9)
        small = cv2.resize(image, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
        image = cv2.resize(small, (size, size), interpolation=cv2.INTER_LINEAR)
    blur = rng.choice([0.7, 1.4 if effects else 1.1], p=[0.75, 0.25])
    image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.35, blur))
    if rng.random() < 0.3:  # sharpened, as telephones do
        image += rng.uniform(0.2, 1) * (image - cv2.GaussianBlur(image, (0, 0), 1.5))
    image = image + rng.normal(0, 1, image.shape) * rng.uniform(0, 7 if effects else 5)
    image = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < 0.6:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(35, 96))]
        image = cv2.imdecode(cv2.imencode(".jpg", image, quality)[1], cv2.IMREAD_COLOR)
    return image


SPINE, CORE, BOUNDARY, IGNORE = 1, 2, 4, 8


def truth(scene):
    """Bits of every pixel (SPINE | CORE | BOUNDARY | IGNORE) and its spine's direction.

    The direction is that of the long axis in 256 steps of a half turn.
    """
    ids = scene.ids
    size = scene.size
    bits = np.zeros((size, size), np.uint8)
    direction = np.zeros((size, size), np.uint8)
    for number, quad in enumerate(scene.quads, 1):
        # Only the part of the picture around the spine is looked at.
        low = np.clip(np.floor(quad.min(0)).astype(int) - 2, 0, size)
        high = np.clip(np.ceil(quad.max(0)).astype(int) + 3, 0, size)
        if (high <= low).any():
            continue
        region = np.s_[low[1] : high[1], low[0] : high[0]]
        mine = ids[region] == number
        seen = np.count_nonzero(mine)
        if not seen:
            continue
        quad = quad - low
        whole = np.zeros(mine.shape, np.uint8)
        cv2.fillConvexPoly(whole, np.round(quad).astype(np.int32), 1)
        if seen < 0.45 * max(1, whole.sum()):
            ids[region][mine] = IGNORED
            continue
        start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
        axis = end - start
        length = np.linalg.norm(axis)
        across = (quad[3] + quad[2]) / 2 - (quad[0] + quad[1]) / 2
        inset_u = min(0.3, 0.2 * np.linalg.norm(across) / max(length, 1))

        def at(u, v):
            one = quad[0] + (quad[1] - quad[0]) * u
            two = quad[3] + (quad[2] - quad[3]) * u
            return one + (two - one) * v

        inner = np.array([at(inset_u, 0.2), at(1 - inset_u, 0.2), at(1 - inset_u, 0.8),
                          at(inset_u, 0.8)])
        whole[:] = 0
        cv2.fillConvexPoly(whole, np.round(inner * 16).astype(np.int32), 1, shift=4)
        bits[region][mine] |= SPINE
        bits[region][mine & (whole > 0)] |= CORE
        angle = np.arctan2(axis[1], axis[0]) % np.pi
        direction[region][mine] = int(round(angle / np.pi * 256)) % 256
    kernel = np.ones((3, 3), np.uint8)
    bits[cv2.dilate(ids, kernel) != cv2.erode(ids, kernel)] |= BOUNDARY
    bits[ids == IGNORED] |= IGNORE
    return bits, direction


def make(seed, atlas, size=768, effects=True):
    """One scene, plain or with far shelves and worse photos too: RGB picture (uint8), bits and direction of every pixel, its spines' quads."""
    rng = np.random.default_rng(seed)
    scene = Scene(rng, atlas, size, effects)
    scene.homography = camera(rng, size)
    kind = rng.choice(3, p=[0.78, 0.16, 0.06])
    (shelves, piles, bookless)[kind](scene, rng)
    bits, direction = truth(scene)
    image = develop(rng, scene.image, effects)
    if rng.random() < 0.1:  # a photo of books is often taken turned
        turns = int(rng.integers(1, 4))
        image, bits = np.rot90(image, turns), np.rot90(bits, turns)
        direction = np.rot90((direction.astype(int) + 128 * (turns % 2)) % 256, turns)
    return (np.ascontiguousarray(image), np.ascontiguousarray(bits),
            np.ascontiguousarray(direction).astype(np.uint8), scene.quads)
