"""From the tables to the Description of the reference body."""

from __future__ import annotations

from paravert.anatomy import tissue
from paravert.anatomy.anatomy import Anatomy
from paravert.anatomy.description import Description
from paravert.anatomy.fascicles import check_roots, fascicles, landmarks
from paravert.anatomy.places import places
from paravert.anatomy.skeleton import bodies, coordinates
from paravert.anatomy.vertebrae import vertebrae


def build(anatomy: Anatomy) -> Description:
    """Return the whole spine with everything around it, slack lengths not settled yet.

    Raises:
        InputError: a table refers to something unknown or holds an impossible number.
    """
    where = places(anatomy)
    check_roots(anatomy)
    everyone = fascicles(anatomy, where)
    return Description(
        name="reference body",
        bodies=bodies(anatomy, where),
        coordinates=coordinates(anatomy, where),
        fascicles=everyone,
        stiffness=tissue.stiffness(anatomy),
        springs=tissue.springs(anatomy, where),
        contacts=tissue.contacts(anatomy, where),
        discs=tissue.discs(anatomy, where),
        cavity=tissue.cavity(anatomy, where, everyone),
        landmarks=landmarks(anatomy, where),
        stature=anatomy.reference("stature"),
        vertebrae=vertebrae(anatomy),
    )
