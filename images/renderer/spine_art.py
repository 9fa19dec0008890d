"""Draws a spine, upright and flat: ground, pattern, type, logo, wear. No light: that is the scene's."""
import numpy as np
from PIL import Image, ImageDraw

from . import fonts, labels, palette, surfaces, text


def draw(book, scale, plain=False, label_style=None):
    """RGB picture of `book`'s spine at `scale` pixels per mm. Sets the book's facts about its title."""
    rng = np.random.default_rng(book.seed)
    w, h = max(4, round(book.thickness * scale)), max(16, round(book.height * scale))
    picture = _ground(rng, book, w, h, scale, plain)
    # A careful library moves its labels off the titles.
    book.notes["careful"] = bool(rng.random() < 0.75)
    book.notes["label_top"] = label_style.bottom + label_style.height + 4 if label_style else 0.0
    if book.design.across:
        _set_across(rng, book, picture, scale)
    else:
        _set_along(rng, book, picture, scale)
    if label_style and book.label:
        _stick_label(rng, book, picture, scale, label_style)
    return picture if plain else _wear(rng, book, picture, scale)


def draw_thing(thing, scale):
    """The front of what is no book: one colour, a little uneven."""
    rng = np.random.default_rng(thing.seed)
    w, h = max(3, round(thing.thickness * scale)), max(8, round(thing.height * scale))
    picture = np.empty((h, w, 3), np.float32)
    picture[:] = thing.design.ground
    return surfaces.to_picture(picture + surfaces.clouds(rng, w, h, 30, 2)[..., None] * 3)


def _ground(rng, book, w, h, scale, plain):
    look = book.design
    picture = np.empty((h, w, 3), np.float32)
    picture[:] = look.ground
    second = np.array(look.second, np.float32)
    book.notes["panel"] = None
    if look.pattern == "gradient":
        t = np.linspace(0, 1, h)[:, None, None] ** rng.uniform(0.7, 1.6)
        picture = picture * (1 - t * 0.8) + second * t * 0.8
    elif look.pattern == "picture":
        share = rng.uniform(0.22, 0.42)
        top = rng.random() < 0.4
        n = max(4, int(h * share))
        art = _art(rng, w, n, scale, look)
        fade = np.clip(np.linspace(0, 4, n), 0, 1)[:, None, None]
        if top:
            picture[:n] = art * fade[::-1] + picture[:n] * (1 - fade[::-1])
        else:
            picture[h - n:] = art * fade + picture[h - n:] * (1 - fade)
        book.notes["picture"] = (0.0, share) if top else (1 - share, 1.0)
    elif look.pattern in ("band_bottom", "band_top", "bands"):
        n = int(h * rng.uniform(0.10, 0.24))
        if look.pattern != "band_top":
            picture[h - n:] = second
        if look.pattern != "band_bottom":
            picture[:n // 2 if look.pattern == "bands" else n] = second
        book.notes["bands"] = (0 if look.pattern == "band_bottom" else n // 2 if look.pattern == "bands" else n,
                               0 if look.pattern == "band_top" else n)
    elif look.pattern == "panel":
        a, b = int(h * rng.uniform(0.05, 0.12)), int(h * rng.uniform(0.78, 0.86))
        inset = int(w * rng.uniform(0, 0.07))
        picture[a:b, inset:w - inset] = second
        book.notes["bands"] = (a, h - b)
    elif look.pattern == "rules":
        line = max(1, int(0.5 * scale))
        colour = np.array(look.title_ink, np.float32)
        for at in (rng.uniform(0.03, 0.06), rng.uniform(0.93, 0.97), rng.uniform(0.82, 0.86)):
            y = int(h * at)
            picture[y:y + line] = colour
            picture[y + 3 * line:y + 4 * line] = colour
        book.notes["bands"] = (int(0.07 * h), int(0.18 * h))
    elif look.pattern == "stripes":
        y, x = np.mgrid[0:h, 0:w]
        pitch = rng.uniform(5, 12) * scale
        mask = ((x + y * rng.choice([0.6, 1.0, -1.0])) % pitch) < pitch * 0.4
        picture[mask] = picture[mask] * 0.82 + second * 0.18
    if not plain:
        if look.binding == "cloth":
            picture += surfaces.cloth(rng, w, h, max(2.1, 0.55 * scale))[..., None] * 0.8
        else:
            picture += surfaces.clouds(rng, w, h, 40, 1)[..., None] * 1.2
    return surfaces.to_picture(picture)


def _art(rng, w, h, scale, look):
    """A cover picture as it runs over the spine, like a photograph of no certain thing in the design's colours."""
    dark = np.array(palette.mix(look.ground, (16, 16, 20), rng.uniform(0.2, 0.6)), np.float32)
    middle = np.array(look.second, np.float32)
    pale = np.array(palette.mix(palette.cover(rng), (240, 236, 226), rng.uniform(0.1, 0.5)), np.float32)
    slope = np.linspace(-1, 1, h, dtype=np.float32)[:, None] * rng.uniform(-1.6, 1.6)
    t = 1 / (1 + np.exp(-1.6 * (surfaces.clouds(rng, w, h, 55 * scale, 5) + slope)))
    first = np.clip(2 * t, 0, 1)[..., None]
    last = np.clip(2 * t - 1, 0, 1)[..., None]
    out = dark * (1 - first) + middle * (first - last) + pale * last
    return out + surfaces.clouds(rng, w, h, 5 * scale, 3, (1, 2))[..., None] * 7


def _case(string, caps):
    return string.upper().replace("ß".upper(), "SS") if caps else string


def _author_text(record, look):
    name = record.printed_author()
    if look.surname_only and record.family_name() in name:
        name = record.family_name()
    return _case(name, look.caps_author)


def _set_along(rng, book, picture, scale):
    """Author, title and logo along the spine, in the design's reading direction."""
    look, record = book.design, book.record
    w, h = picture.size
    thick = book.thickness
    top, bottom = _set_ends(rng, book, picture, scale)
    a, b = (h - bottom, top) if look.reads_up else (top, h - bottom)
    room = abs(b - a)
    em = float(np.clip(look.title_size * thick, 3.4, 16.5)) * scale
    author = _author_text(record, look)
    title = _case(record.printed_title(), look.caps_title)
    family, style = look.title_font
    a_family, a_style = look.author_font
    a_track = look.tracking if look.caps_author else 0.0
    gap = max(3.0, 0.35 * thick) * scale
    author_room = room * 0.42 if author else 0
    author_em = float(np.clip(look.author_size * em / scale, 2.9, 10.5)) * scale
    set_author = text.fit(author, a_family, a_style, author_em, author_room, w * 0.92, a_track,
                          2 if thick > 16 else 1, 2.2 * scale) if author else None
    author_picture = text.block(*_args(set_author, a_family, a_style), look.author_ink, a_track) if set_author else None
    used = author_picture.width + gap if author_picture else 0
    lines = 1 if thick < 13 else 2 if thick < 30 else 3
    set_title = (text.fit(title, family, style, em, room - used, w * 0.94, look.tracking, lines, 2.6 * scale)
                 or text.fit(title, family, style, em, room - used, w * 0.96, 0.0, lines, 1.2 * scale))
    if set_title is None:
        return
    title_picture = text.block(*_args(set_title, family, style), look.title_ink, look.tracking)
    series_picture = _series(rng, book, scale, room - used - title_picture.width - gap)
    if series_picture:
        used += series_picture.width + gap
    first, second = ((author_picture, title_picture) if look.order == "author_first"
                     else (title_picture, author_picture))
    strip = Image.new("RGBA", (h, w), (0, 0, 0, 0))
    at = (h - a) if look.reads_up else a
    spare = max(0, room - used - title_picture.width)
    mode = rng.choice(3, p=[0.45, 0.35, 0.2])    # spread to both ends | packed at the start | packed, centred
    lead = spare / 2 if mode == 2 else spare * rng.uniform(0, 0.25)
    between = gap + (max(0, spare - lead) if mode == 0 else min(spare - lead, gap * rng.uniform(0, 1.5)))
    title_at = None
    for piece in (first, second, series_picture):
        if piece is None:
            continue
        strip.alpha_composite(piece, (int(max(0, at + lead)), max(0, (w - piece.height) // 2)))
        if piece is title_picture:
            title_at = (at + lead, at + lead + piece.width)
        at += piece.width + between
    turned = strip.rotate(90 if look.reads_up else -90, expand=True)
    x0, x1 = (h - title_at[1], h - title_at[0]) if look.reads_up else title_at
    picture.paste(turned, (0, 0), turned)
    _note_title(book, set_title[1] / scale, (x0 / scale, x1 / scale))


def _series(rng, book, scale, room):
    """The series' name in small type, where it is printed and there is room; None otherwise."""
    look = book.design
    name = book.record.series.split(";")[0].strip()
    if not name or rng.random() < 0.4:
        return None
    got = text.fit(name, *look.author_font, 3.6 * scale, room, book.thickness * scale * 0.9, 0.0, 1, 2.6 * scale)
    return text.block(*_args(got, *look.author_font), look.author_ink) if got else None


def _args(fitted, family, style):
    parts, size = fitted
    return parts, family, style, size


def _set_across(rng, book, picture, scale):
    """Author and title across a thick spine, in stacked lines."""
    look, record = book.design, book.record
    w, h = picture.size
    top, bottom = _set_ends(rng, book, picture, scale)
    family, style = look.title_font
    room = w * 0.86
    words = _case(record.printed_title(), look.caps_title).split()
    longest = max(text.width(x, fonts.font(family, style, 100), look.tracking * 100) for x in words) / 100
    size = min(room / longest, 10.5 * scale)
    if size < 2.8 * scale:
        look.across = False
        return _set_along(rng, book, picture, scale)
    lines, line = [], ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and text.width(longer, fonts.font(family, style, size), look.tracking * size) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    title = text.block(lines, family, style, size, look.title_ink, look.tracking, "centre")
    author = _author_text(record, look)
    a_family, a_style = look.author_font
    got = text.fit(author, a_family, a_style, size * 0.8, room, h * 0.2, 0.0, 4, 1.8 * scale) if author else None
    pieces = [title]
    if got:
        by = text.block(got[0], a_family, a_style, got[1], look.author_ink, 0.0, "centre")
        pieces = [by, title] if look.order == "author_first" else [title, by]
    y = top + (h - top - bottom) * rng.uniform(0.02, 0.12)
    for piece in pieces:
        picture.paste(piece, ((w - piece.width) // 2, int(y)), piece)
        if piece is title:
            _note_title(book, size / scale, (y / scale, (y + piece.height) / scale))
        y += piece.height + rng.uniform(4, 14) * scale


def _note_title(book, em, span):
    look = book.design
    book.title_size_mm = em * text.cap_height(*look.title_font) if em else 0.0
    ground = look.second if look.pattern == "panel" else look.ground
    book.title_contrast = palette.contrast(look.title_ink, ground)
    book.notes["title"] = span


def _set_ends(rng, book, picture, scale):
    """Logo and volume number at the ends; returns the room they take at top and bottom, in pixels."""
    look, record = book.design, book.record
    w, h = picture.size
    top, bottom = 7 * scale, 8 * scale
    share = book.notes.get("picture")
    if share:
        top, bottom = (max(top, share[1] * h * 0.9), bottom) if share[0] == 0 else (top, (1 - share[0]) * h * 0.9)
    ground = picture.getpixel((w // 2, int(h * 0.95)))
    if look.logo_place != "none" and not (share and share[0] > 0):
        size = min(w * 0.62, 11 * scale)
        under = ground if look.logo_place == "bottom" else picture.getpixel((w // 2, int(h * 0.04)))
        ink = palette.ink(rng, under, 2.5)
        mark = _logo(look, size, ink, w * 0.9)
        y = h - mark.height - 6 * scale if look.logo_place == "bottom" else 6 * scale
        picture.paste(mark, ((w - mark.width) // 2, int(y)), mark)
        if look.logo_place == "bottom":
            bottom = mark.height + 10 * scale
        else:
            top = mark.height + 10 * scale
    if "bands" in book.notes:
        top, bottom = max(top, book.notes["bands"][0] + 4 * scale), max(bottom, book.notes["bands"][1] + 4 * scale)
    if book.label and book.notes["careful"]:
        bottom = max(bottom, book.notes["label_top"] * scale)
    volume = record.volume()
    if volume:
        size = min(w * 0.75, 9 * scale)
        number = text.block([volume], *look.title_font, size, palette.ink(rng, ground, 4))
        if number.width <= w:
            y = h - bottom - number.height
            picture.paste(number, ((w - number.width) // 2, int(y)), number)
            bottom += number.height + 3 * scale
    return top, bottom


def _logo(look, size, ink, room):
    """The publisher's mark, RGBA."""
    n = max(6, int(size))
    big = Image.new("RGBA", (n * 4, n * 4), tuple(ink) + (0,))
    pen = ImageDraw.Draw(big)
    m = n * 4
    fill = tuple(ink) + (255,)
    clear = tuple(ink) + (0,)
    if look.logo == "word":
        got = text.fit(look.publisher, look.author_font[0], "bold", n * 0.6, room, n)
        return text.block(got[0], look.author_font[0], "bold", got[1], ink) if got else big.resize((n, n))
    if look.logo == "disc":
        pen.ellipse([0, 0, m - 1, m - 1], fill=fill)
        pen.ellipse([m * .3, m * .18, m * .75, m * .62], fill=clear)
    elif look.logo == "ring":
        pen.ellipse([0, 0, m - 1, m - 1], outline=fill, width=m // 9)
        pen.polygon([(m * .5, m * .2), (m * .72, m * .7), (m * .28, m * .7)], fill=fill)
    elif look.logo == "diamond":
        pen.polygon([(m / 2, 0), (m - 1, m / 2), (m / 2, m - 1), (0, m / 2)], fill=fill)
        pen.polygon([(m / 2, m * .3), (m * .7, m / 2), (m / 2, m * .7), (m * .3, m / 2)], fill=clear)
    elif look.logo == "bars":
        for i in range(4):
            pen.rectangle([m * (.08 + .24 * i), m * (.15 * i), m * (.2 + .24 * i), m], fill=fill)
    elif look.logo == "wave":
        for i in range(3):
            pen.arc([m * -.1, m * (.05 + .28 * i), m * .6, m * (.45 + .28 * i)], 200, 340, fill=fill, width=m // 10)
            pen.arc([m * .4, m * (-.05 + .28 * i), m * 1.1, m * (.35 + .28 * i)], 20, 160, fill=fill, width=m // 10)
    elif look.logo == "leaf":
        pen.chord([m * .1, m * -.3, m * 1.2, m * .8], 60, 200, fill=fill)
        pen.line([(m * .15, m * .95), (m * .6, m * .45)], fill=fill, width=m // 12)
    else:
        pen.rectangle([0, 0, m - 1, m - 1], fill=fill)
        letter = text.block([look.publisher[0]], *look.title_font, m * .8, ink)
        big.paste(clear, ((m - letter.width) // 2, (m - letter.height) // 2), letter)
    return big.resize((n, n), Image.LANCZOS)


def _stick_label(rng, book, picture, scale, style):
    w, h = picture.size
    label, x, bottom = labels.spine_label(rng, book.record.call_number, style, book.thickness, scale)
    y = h - round(bottom * scale) - label.height
    left = round(x * scale)
    shadow = np.asarray(picture).astype(np.float32)
    e = max(1, int(0.35 * scale))
    shadow[max(0, y):y + label.height + e, max(0, left):left + label.width + e] *= 0.8
    picture.paste(surfaces.to_picture(shadow))
    picture.paste(label, (left, y), label)
    span = book.notes.get("title")
    if span:
        upper, lower = y / scale, (y + label.height) / scale
        book.title_hidden = max(0.0, min(span[1], lower) - max(span[0], upper)) / max(1e-6, span[1] - span[0])


def _wear(rng, book, picture, scale):
    """Whitened edges and corners, creases of a paperback's back."""
    look = book.design
    w, h = picture.size
    out = np.asarray(picture).astype(np.float32)
    x = np.minimum(np.arange(w), np.arange(w)[::-1])[None, :] / scale
    y = np.minimum(np.arange(h), np.arange(h)[::-1])[:, None] / scale
    noise = surfaces.clouds(rng, w, h, max(4, 7 * scale), 4)
    near = np.exp(-np.minimum(x / 0.28, y / 0.55))
    corner = np.exp(-np.hypot(x, y) / 2.2)
    rubbed = np.clip(noise * 0.3 + 0.8 * look.wear - 0.32, 0, 0.5) + 0.10 * look.wear
    worn = np.clip(near * rubbed + corner * look.wear * (0.8 + noise * 0.4), 0, 0.6)
    worn = worn[..., None]
    pale = np.array((226, 220, 208) if look.binding != "cloth" else (170, 150, 126), np.float32)
    out = out * (1 - worn) + pale * worn
    if look.binding == "paperback" and book.thickness > 18 and rng.random() < 0.45:
        for _ in range(rng.integers(1, 4)):
            at = rng.uniform(0.2, 0.8) * w + surfaces.clouds(rng, h, 1, 60 * scale, 1)[0] * 0.6 * scale
            line = np.exp(-((np.arange(w)[None, :] - at[:, None]) / (0.16 * scale)) ** 2)
            strength = np.clip(surfaces.clouds(rng, h, 1, 14 * scale, 2)[0] + 0.3, 0, 1) * rng.uniform(0.15, 0.55)
            m = (line * strength[:, None])[..., None]
            out = out * (1 - m) + 235 * m
    return surfaces.to_picture(out)
