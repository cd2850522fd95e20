"""Quality, speed and memory, measured; never in timed tests."""
