"""Cohorts: many people drawn from a population, each run as a study of its own, resumed where it was cut off."""
