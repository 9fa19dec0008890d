"""Cover colours as publishers use them, and inks that stand out from them."""

# (weight, colour): many whites, creams and blacks, then deep and muted tones; few loud ones.
COVERS = [
    (9, (243, 240, 232)), (7, (232, 224, 205)), (4, (250, 249, 246)), (4, (214, 205, 186)),
    (8, (28, 28, 30)), (5, (20, 24, 38)), (4, (44, 42, 40)),
    (5, (26, 43, 84)), (3, (18, 62, 110)), (3, (58, 96, 140)), (2, (128, 170, 200)), (2, (30, 120, 160)),
    (4, (120, 24, 32)), (4, (168, 30, 36)), (3, (196, 48, 38)), (2, (92, 22, 44)),
    (3, (24, 66, 50)), (2, (62, 92, 58)), (2, (120, 140, 96)), (2, (36, 110, 104)), (1, (150, 190, 170)),
    (3, (226, 112, 40)), (2, (240, 160, 50)), (3, (236, 204, 66)), (1, (246, 222, 120)),
    (2, (96, 64, 42)), (2, (134, 98, 64)), (2, (176, 150, 116)),
    (3, (128, 128, 126)), (2, (176, 178, 178)), (2, (78, 84, 92)),
    (1, (94, 56, 110)), (1, (206, 86, 120)), (1, (226, 170, 176)), (1, (160, 120, 160)),
]
GOLD = (196, 164, 92)
SILVER = (196, 196, 198)
INKS = [(245, 243, 236), (24, 24, 26), GOLD, (170, 28, 34), (240, 206, 80), (26, 43, 84), (60, 60, 62), SILVER,
        (226, 112, 40), (24, 66, 50)]


def luminance(colour):
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.1)."""
    def linear(c):
        c /= 255
        return c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
    r, g, b = (linear(c) for c in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(a, b):
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.1)."""
    x, y = sorted((luminance(a), luminance(b)))
    return (y + 0.05) / (x + 0.05)


def cover(rng):
    weights = [w for w, _ in COVERS]
    base = COVERS[rng.choice(len(COVERS), p=[w / sum(weights) for w in weights])][1]
    return tuple(int(max(0, min(255, c + rng.normal(0, 7)))) for c in base)


def ink(rng, ground, least=4.0):
    """An ink readable on `ground`; plain black or white more often than a colour."""
    good = [i for i in INKS if contrast(i, ground) >= least]
    if not good or rng.random() < 0.45:
        return max(INKS[:2], key=lambda i: contrast(i, ground))
    return good[rng.integers(len(good))]


def mix(a, b, t):
    return tuple(int(round(x + (y - x) * t)) for x, y in zip(a, b))
