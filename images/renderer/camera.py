"""Pinhole camera: world millimetres (x right, y up, z towards the viewer) to pixels, and the lens's distortion."""
import numpy as np


class Camera:
    def __init__(self, size, target, distance, yaw, pitch, roll, focal):
        """Looks from `distance` mm at the point `target`; angles in degrees, `pitch` positive to look down; `focal` in
        pixels."""
        self.width, self.height = size
        self.focal = focal
        a, b, c = np.radians([yaw, -pitch, roll])
        turn_y = np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])
        turn_x = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
        turn_z = np.array([[np.cos(c), -np.sin(c), 0], [np.sin(c), np.cos(c), 0], [0, 0, 1]])
        self.axes = turn_y @ turn_x @ turn_z          # columns: camera right, up, backwards
        self.position = np.asarray(target, float) + self.axes[:, 2] * distance
        self.shift = np.zeros(2)

    def project(self, points):
        """Pixels (n, 2) of world points (n, 3)."""
        local = (np.atleast_2d(points) - self.position) @ self.axes
        depth = np.maximum(-local[:, 2], 1.0)
        x = self.width / 2 + self.focal * local[:, 0] / depth
        y = self.height / 2 - self.focal * local[:, 1] / depth
        return np.stack([x, y], 1) + self.shift

    def frame(self, points, margin):
        """Sets focal length and shift so that the points fill the frame but for `margin` (share of a side)."""
        at = self.project(points)
        low, high = at.min(0), at.max(0)
        room = np.array([self.width, self.height]) * (1 - 2 * margin)
        scale = (room / (high - low)).min()
        self.focal *= scale
        self.shift = np.zeros(2)
        at = self.project(points)
        self.shift = np.array([self.width, self.height]) / 2 - (at.min(0) + at.max(0)) / 2


class Lens:
    """Radial distortion of one coefficient: a point at radius r (1 at the corner) of the ideal picture is seen at
    r (1 + k r²). `k` below 0 is a barrel."""

    def __init__(self, size, k):
        self.centre = np.array(size, float) / 2
        self.radius = np.hypot(*self.centre)
        self.k = k
        # A barrel pulls the corners in; enlarging keeps the frame filled.
        self.scale = 1 / (1 + k) if k < 0 else 1.0

    def apply(self, points):
        v = (np.asarray(points, float) - self.centre) / self.radius
        r2 = (v * v).sum(-1, keepdims=True)
        return self.centre + v * (1 + self.k * r2) * self.scale * self.radius

    def invert(self, points):
        seen = (np.asarray(points, float) - self.centre) / self.radius / self.scale
        v = seen.copy()
        for _ in range(8):
            v = seen / (1 + self.k * (v * v).sum(-1, keepdims=True))
        return self.centre + v * self.radius

    def mesh(self, size, cells=24):
        """Data of `Image.transform(size, MESH, …)`: output boxes with the corners they show of the ideal picture."""
        w, h = size
        xs = np.linspace(0, w, cells + 1).round().astype(int)
        ys = np.linspace(0, h, cells + 1).round().astype(int)
        grid = self.invert(np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2)).reshape(cells + 1, cells + 1, 2)
        data = []
        for j in range(cells):
            for i in range(cells):
                corners = grid[j, i], grid[j + 1, i], grid[j + 1, i + 1], grid[j, i + 1]
                data.append(((int(xs[i]), int(ys[j]), int(xs[i + 1]), int(ys[j + 1])),
                             tuple(float(v) for c in corners for v in c)))
        return data


def homography(source, target):
    """The eight PIL coefficients that map pixels of the output (`target` corners) to the texture (`source`)."""
    rows, right = [], []
    for (x, y), (u, v) in zip(target, source):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    return np.linalg.solve(np.array(rows, float), np.array(right, float))
