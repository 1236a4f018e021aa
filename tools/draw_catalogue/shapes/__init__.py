"""One function a silhouette: it takes a canvas, the main colour and an accent."""
