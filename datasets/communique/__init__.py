"""Communiqué: commentary on foreign policy, traced to the public statements it rests on."""
