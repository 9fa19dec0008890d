"""Renders photos of book shelves together with their truth. `Scene` is the door; see images/README.md."""
from .scene import Rendering, Scene
from .style import KINDS, Style, style_for

__all__ = ["KINDS", "Rendering", "Scene", "Style", "style_for"]
