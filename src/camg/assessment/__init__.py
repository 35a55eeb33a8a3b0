"""The one place where rooms meet: `assess`, what it returns, and how that reads."""

from camg.assessment.judging import assess
from camg.assessment.result import Assessment, DiaryAssessment

__all__ = ["Assessment", "DiaryAssessment", "assess"]
