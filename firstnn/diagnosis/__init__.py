"""What is wrong with a reader's own network: looked at, run, and proven by changing one thing."""

from firstnn.diagnosis.diagnosing import check_program, diagnose
from firstnn.diagnosis.diagnosis_report import Diagnosis, Finding
from firstnn.diagnosis.kinds import KINDS, Kind
from firstnn.diagnosis.model_anatomy import CannotLook

__all__ = ["KINDS", "CannotLook", "Diagnosis", "Finding", "Kind", "check_program", "diagnose"]
