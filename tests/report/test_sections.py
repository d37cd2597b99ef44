"""Every section has a case here: what it must say, and when it is silent."""

import base64
import json
import re

import numpy as np
import pytest
from report.made import STRAIN, UNMET_NM, Ask, made_tree

from paravert.report import viewer
from paravert.report.answer import Answer
from paravert.report.bulk import Bulk
from paravert.report.catalogue import SECTIONS
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
from paravert.report.reading import Reading, read
from paravert.report.scene import scene
from paravert.report.section import AbstractSection
from paravert.report.shifts import Shifts
from paravert.report.sides import Sides
from paravert.report.sources import Sources
from paravert.report.spread import Spread
from paravert.report.timeline import Timeline
from paravert.report.viewer import Viewer
from paravert.report.weeks import Weeks

SAYS = {
    Answer: ["Grade II strain of multifidus lumborum at L4, right", "together 100", "taken over by", "a lift"],
    Viewer: [
        "view-canvas",
        'id="view-frame"',
        "from behind",
        "at the injury",
        "all layers",
        "<script>made up</script>",
    ],
    Chain: ["cause", "Grade II strain of multifidus lumborum at L4, right", "load", "a lift: shear."],
    Compensation: [
        "Joint by joint",
        "abdominal pressure",
        "discs, ligaments and ribs",
        "together",
        "100.0",
        "other muscles that help",
    ],
    Onlooker: ["from behind, before", "from the right side, after", 'class="m hurt"', "multifidus lumborum"],
    Overwork: ["works harder by", "other side, after", "×"],
    Shifts: ["agonists and antagonists of the task", "local and global", "layers", "share by group", "share by level"],
    Course: ["tension of what is hurt", "compression of the joints", "21 frames", "Held still"],
    Sides: ["left", "right", "imbalance", "multifidus lumborum"],
    Loads: ["compression, N", "shear forward, N", "disc pressure, MPa", "C0–C1", "L5–S1", "change by the injury"],
    Spread: [
        "share of iliocostalis L4, right",
        "effort squared, stable (this study)",
        "frame 7",
        "No answer",
        "cannot be done",
        "Not solved here",
        "no activation is off by more than",
    ],
    FoundPosture: ["pelvis tilt", "+1.5", "−0.25", "least effort", "did not settle"],
    HeadSupport: ["head extension", "50.0", "40.0", "−20.0", "C5–C6 flexion extension", "about C7–T1"],
    Proof: ["proved optimal", "activation off by", "Moments and forces from outside", "at most 2°"],
    ImportedModel: [],
    Credibility: [
        "of 19 published bars pass",
        "published band",
        "does not pass",
        "stored them with version",
        "not of this study",
    ],
    Sources: ["measured", "assumed", "2 sources", "injury: strain", "2 tables", "SHA-256", "seed"],
    Weeks: [
        "12 weeks of the day “warehouse”",
        "16 draws",
        "healthy range",
        "early − untreated",
        "psoas major",
        "1.050",
    ],
    Timeline: ["goes back to a lift", "can no longer do a lift: lacks 3.0 N·m", "5 of 16", 'class="event lost"'],
    MechanismsOverWeeks: [
        "grows by use",
        "its share is one",
        "pain days",
        "−0.70",
        "2.0·10⁻⁴",
        "−0.250",
        "0.100 to 0.400 1",
    ],
    Bulk: ["from behind, week 0", "from the right side, week 12", 'class="m more"', "flexion of neck"],
    Guide: ["add up to 100", "Twice as hard", "no numbers"],
}
"""The model of a file is silent on the built-in spine, hurt or not."""
SILENT_WITHOUT_INJURY = {Chain, HeadSupport, ImportedModel, Overwork, Shifts, Spread}
SILENT_WITHOUT_INJURY |= {Weeks, Timeline, MechanismsOverWeeks, Bulk}
"""Silent without an injury and without weeks."""
ARMS = ("untreated", "early", "unhurt")
TASKS = {"standing": Ask(), "a lift": Ask(21)}


@pytest.fixture(scope="module")
def hurt() -> Reading:
    return read(made_tree(TASKS, arms=ARMS))


@pytest.fixture(scope="module")
def healthy() -> Reading:
    return read(made_tree(TASKS, ()))


@pytest.fixture(autouse=True)
def bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewer, "bundle", lambda: "made up")


def test_every_section_is_in_the_catalogue_and_has_a_case() -> None:
    classes = {type(section) for section in SECTIONS}
    assert classes == set(AbstractSection.__subclasses__())
    assert classes == set(SAYS)
    assert len({section.title for section in SECTIONS}) == len(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: type(section).__name__)
def test_a_section_says_what_it_is_for(section: AbstractSection, hurt: Reading) -> None:
    said = section.html(hurt)
    for words in SAYS[type(section)]:
        assert words in said, words


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: type(section).__name__)
def test_a_section_works_without_an_injury(section: AbstractSection, healthy: Reading) -> None:
    said = section.html(healthy)
    assert (said == "") == (type(section) in SILENT_WITHOUT_INJURY)
    assert not re.search(r"\b(nan|inf)\b", words_of(said))


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: type(section).__name__)
def test_a_section_works_with_two_injuries_and_frames_that_cannot_be_done(section: AbstractSection) -> None:
    two = (*STRAIN, ("longissimus_thoracis_pars_lumborum", "L2", "left"))
    tasks = {"all": Ask(1, (0,), (0,)), "after": Ask(1, (), (0,)), "some": Ask(22, (3,), (3, 4))}
    said = section.html(read(made_tree(tasks, two)))
    assert not re.search(r"\b(nan|inf)\b", words_of(said))


def test_the_view_has_a_frame_a_week_for_each_arm(hurt: Reading) -> None:
    data = json.loads(scene(hurt))
    lives = [one for one in data["tasks"] if "size" in one]
    assert [one["name"] for one in lives] == [f"over weeks, standing: {arm}" for arm in ARMS]
    assert lives[0]["time"] == [0.0, 2.0, 6.0, 12.0]
    sizes = np.frombuffer(base64.b64decode(lives[0]["size"]), "<f4").reshape(4, -1)
    assert (sizes[0] == 1.0).all()
    assert np.abs(sizes[-1] - 1.0).max() > 0.1
    for arm in ARMS:
        assert f"over weeks, standing: {arm}</option>" in Viewer().html(hurt)


def test_an_arm_that_never_changes_is_not_drawn(hurt: Reading) -> None:
    assert "unhurt" not in Bulk().html(hurt)
    assert "keeps its size" in Bulk().html(read(made_tree(TASKS, arms=("unhurt",))))


def test_a_model_from_a_file_says_what_was_lost_and_draws_no_bones() -> None:
    tree = made_tree(TASKS)
    tree.attrs.update(
        model="neck.osim",
        model_loss=json.dumps(["OpenSim file to paravert: 1 exact", "dropped: 1 <PathSpring>"]),
        model_defects=json.dumps(["asymmetry: 1 muscle"]),
        stability_unknown="coordinates follow others",
    )
    reading = read(tree)
    said = ImportedModel().html(reading)
    for words in ("neck.osim", "1 exact", "&lt;PathSpring&gt;", "asymmetry: 1 muscle", "coordinates follow others"):
        assert words in said
    drawn = Onlooker().html(reading)
    assert 'class="m hurt"' in drawn and 'class="b"' not in drawn


def test_what_is_missing_is_said_and_no_number_is_shown() -> None:
    reading = read(made_tree({"weak": Ask(1, (0,), (0,))}))
    proof = Proof().html(reading)
    assert f"L4–L5 extension {UNMET_NM}\N{NO-BREAK SPACE}N·m" in proof
    assert "no frame has a proved answer" in Answer().html(reading)
    for section in (Compensation(), Loads(), Sides()):
        said = words_of(section.html(reading))
        assert "solved" in said
        assert not re.search(r"\d\.\d", said)
    assert 'class="m ' not in Onlooker().html(reading)


def test_shares_in_the_table_add_up_as_they_are_printed(hurt: Reading) -> None:
    for block in Compensation().html(hurt).split('<div class="task"')[1:]:
        rows = re.search("<tbody>(.*?)</tbody>", block)
        assert rows is not None
        cells = re.findall(r"<tr><td>[^<]*</td><td class=n>([^<]*)</td>", rows[1])
        assert sum(float(cell.replace("−", "-").replace("\xa0%", "")) for cell in cells) == pytest.approx(
            100.0, abs=1e-9
        )


def words_of(html: str) -> str:
    """Return what a reader sees, in lower case, one word apart from the next."""
    bare = re.sub(r"<script.*?</script>|<style.*?</style>|<svg.*?</svg>", " ", html, flags=re.S)
    return " ".join(re.sub(r"<[^>]*>", " ", bare).lower().split())
