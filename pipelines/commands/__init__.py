"""The commands of `python -m pipelines`, a module each subject; heavy imports stay inside the commands."""
