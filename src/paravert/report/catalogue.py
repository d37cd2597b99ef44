"""The sections of the report, in the order in which they are read."""

from __future__ import annotations

from paravert.report.answer import Answer
from paravert.report.bulk import Bulk
from paravert.report.chain import Chain
from paravert.report.compensation import Compensation
from paravert.report.course import Course
from paravert.report.credibility import Credibility
from paravert.report.found_posture import FoundPosture
from paravert.report.guide import Guide
from paravert.report.head import HeadSupport
from paravert.report.imported import ImportedModel
from paravert.report.loads import Loads
from paravert.report.mechanisms import MechanismsOverWeeks
from paravert.report.onlooker import Onlooker
from paravert.report.overwork import Overwork
from paravert.report.proof import Proof
from paravert.report.section import AbstractSection
from paravert.report.shifts import Shifts
from paravert.report.sides import Sides
from paravert.report.sources import Sources
from paravert.report.spread import Spread
from paravert.report.timeline import Timeline
from paravert.report.viewer import Viewer
from paravert.report.weeks import Weeks

SECTIONS: tuple[AbstractSection, ...] = (
    Answer(),
    Weeks(),
    Timeline(),
    Viewer(),
    Bulk(),
    Chain(),
    Compensation(),
    Onlooker(),
    Overwork(),
    Shifts(),
    Course(),
    FoundPosture(),
    Sides(),
    Loads(),
    MechanismsOverWeeks(),
    Spread(),
    HeadSupport(),
    ImportedModel(),
    Proof(),
    Credibility(),
    Sources(),
    Guide(),
)
"""One object a section; a class that is not here is not in the report."""
