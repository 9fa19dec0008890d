"""Renders photos of book shelves together with their truth. `Scene` is the door; see images/README.md."""
from .scene import Rendering, Scene
from .style import KINDS, MIXED, Style, style_for

__all__ = ["KINDS", "MIXED", "Rendering", "Scene", "Style", "style_for"]
