"""Draws the demo catalogue's pictures from simple shapes: `python -m tools.draw_catalogue`."""
