"""The workshop behind the lesson: what is claimed, how it is judged, and how it is drawn, asked and shown."""
