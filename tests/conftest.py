"""What holds for every test."""

from hypothesis import settings

# A machine that others use too stops for longer than Hypothesis allows an example: time is no claim of these tests.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
